"""The rules of a roster, one module each; `registry` lists them, `formulate` lets all of them post."""
