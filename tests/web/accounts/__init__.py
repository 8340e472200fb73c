"""Tests of signing up and in, links, contacts, devices and desks."""
