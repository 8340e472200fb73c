"""Everything Duet says to a person: languages, sentences, dates and numbers in the reader's language.

Knows no web framework and no database. The reader's language is always an explicit value.
"""
