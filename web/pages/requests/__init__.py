"""What neighbourhoods ask for: the list, one request and all that is said to it, asking, the kinds."""
