"""Calendars: whole plans of people over a period, where `Terms` say what their days must be like.

`patterns` (states of a person's days) and `contracts` (what each person asks) feed `plans`, the shortest path
that is a person's cheapest plan; `daily` and `cover` are people and demand as numbers. With them `turns` and
`starts` make a first roster, `master` and `columns` mix plans for a bound and better ones.
"""
