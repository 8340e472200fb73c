"""Spreadsheet files: read into rows of plain cells, cells understood as people type them, sheets written."""
