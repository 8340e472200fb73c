"""Signing up, in and out, and one's own account, for programs."""
