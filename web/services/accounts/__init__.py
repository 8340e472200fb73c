"""Ways in: signing up and in, passwords, known devices, links, and how often each may be tried."""
