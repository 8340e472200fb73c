"""Who may see and do what: rights on the tree of organisations, and the one scope that every list asks."""
