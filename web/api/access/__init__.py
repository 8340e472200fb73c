"""Rights and leads."""
