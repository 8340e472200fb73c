"""Forms by themselves: names, sides, keys, what is kept."""
