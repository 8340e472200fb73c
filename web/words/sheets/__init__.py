"""Sheets in words: what is wrong with a file, a row or a cell, what changes, how far the work is."""
