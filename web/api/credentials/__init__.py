"""Credentials, their evidence and their verification."""
