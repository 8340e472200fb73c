"""Texts by language: what is missing for whom, checking it, rules of languages, out and in for translators.

`things` reads what has texts, `writing` keeps them, `counting` says who would meet them, `overview` lists
what is missing, `rules` and `gate` hold publications, `catalogue` and `bringing` go to translators and back.
"""
