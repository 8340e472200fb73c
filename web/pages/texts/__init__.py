"""Texts by language: what is missing, one thing's texts, catalogues out and in, and the rules."""
