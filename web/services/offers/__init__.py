"""Sessions of specialists that partners offer: offered, used by plans, named, changed and ended."""
