"""What a roster can be asked: why, what if, who instead, what would help."""
