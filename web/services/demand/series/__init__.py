"""Series: work that comes again, by its rhythm and the calendar of the district."""
