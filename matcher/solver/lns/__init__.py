"""Large neighbourhood search: decide a part of the best roster again, keep what is better."""
