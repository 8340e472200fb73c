"""Letters: words put on paper, as the channels want them. Knows no Flask."""
