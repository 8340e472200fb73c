"""Credentials: one's own, and verifying those of others."""
