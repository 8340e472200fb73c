"""Letters: what they say, what they carry, and the pages they lead to."""
