"""Promises: what people were told of their seats, and what becomes of it.

`transitions` is the table of what may follow on what; `acts` has one function a verb and is the only writer;
`standing` reads the plan in force; `notices` owes what must be told.
"""
