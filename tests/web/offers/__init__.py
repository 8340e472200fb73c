"""Sessions that partners offer, tried from the offer to the shift."""
