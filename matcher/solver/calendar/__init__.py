"""Calendars: whole plans of people over a period, where `Terms` say what their days must be like.

`patterns` (states of a person's days) and `contracts` (what each person asks) feed `plans`, a person's
cheapest plan, found as a shortest path (`paths`) of the steps that `multipliers` of totals leave; `daily`
and `cover` are people and demand as numbers, and `pricing` asks for plans at prices on seats. With them
`turns` and `starts` make a first roster. `pool` keeps the plans found, `master` and `mix` mix them for a
bound, `dive` makes a roster of a mix, `sweeps` do so for some weeks at a time (`windows`), and `columns` goes
on from there.
"""
