"""The district's own map: sub-districts with their outlines, and what is asked for and short in each."""
