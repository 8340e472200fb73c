"""Tests of the services, without a browser or a request."""
