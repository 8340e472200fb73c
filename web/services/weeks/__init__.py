"""Weeks as the matcher sees them, kept in each process and caught up with what changed since."""
