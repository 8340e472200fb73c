"""A district's week as a mix of what each person could do in it: column generation for many people with few
shifts each.

`split` parts a programme into what lies with one person and what lies between people, `alone` finds what
is cheapest for each person at prices of what lies between, `steps` follows mix and prices, `mixture` does
both in turn until they agree.
"""
