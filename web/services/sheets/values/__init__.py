"""Kinds of values: how a cell is read, and how it is written so that it reads as the same."""
