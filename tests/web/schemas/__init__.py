"""Tests of what is read from people and programs."""
