"""Drafts as people change them: every change by hand, taken back, made again, and kept by the next run."""
