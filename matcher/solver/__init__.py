"""From a problem to the best roster the time allows, with a proof of how good it is."""
