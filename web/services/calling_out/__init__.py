"""Asking around for a seat that stands empty: an offer with an end, and the first yes has the seat.

`who` ranks whom it would go to, `starting` asks them, `answering` takes their yes or no, `ending` says when
it is over, `due` is what the clock does, `offering` tells people of seats that fit, `counting` says what came
of it, `reading` and `own` are for pages.
"""
