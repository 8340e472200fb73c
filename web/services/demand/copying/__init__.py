"""Copies: a shift on other days, a day or a week of shifts in another time. Shown first, made in one act."""
