"""People as staff see them: found, looked at, kept for who has no device, made one with another."""
