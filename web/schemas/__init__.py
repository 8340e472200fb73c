"""What may be entered, one schema for a form and for the API; asks nothing of the database."""
