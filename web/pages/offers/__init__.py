"""Sessions that partners offer: their own page, and what coordinators see of them."""
