"""The steps of the database from one version to the next, in the order of their dates."""
