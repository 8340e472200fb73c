"""Sheets that a district brings and takes: what their columns mean, dry runs, entering, export."""
