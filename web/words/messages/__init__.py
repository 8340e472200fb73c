"""Messages in words: made when they leave, in the language of whoever reads them."""
