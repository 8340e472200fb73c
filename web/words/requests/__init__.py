"""Requests in the reader's words: lists and figures, one request and its panel, forms."""
