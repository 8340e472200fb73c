"""Who may do what: rights on organisations, leads of projects, who is locked out."""
