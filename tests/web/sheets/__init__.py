"""Spreadsheets as they are really sent, built byte by byte in the tests."""
