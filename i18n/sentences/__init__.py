"""Whole sentences for the codes of the matcher, a table for each occasion on which a code is spoken."""
