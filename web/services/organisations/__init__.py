"""The tree of organisations with its places and words, who belongs where, and how both are edited."""

from web.services.organisations.reading import Node, below, get, places, sub_districts, terms, tree

__all__ = ["Node", "below", "get", "places", "sub_districts", "terms", "tree"]
