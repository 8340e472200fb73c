"""What a shift asks of its people and its team, held against who exists."""
