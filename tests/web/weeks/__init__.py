"""Tests of weeks that are kept."""
