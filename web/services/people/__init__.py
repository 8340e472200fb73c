"""People: what they are called, what they bring, when they can, and what staff may know and do of it."""
