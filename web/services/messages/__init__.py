"""What people are told: owed as notices, gathered into messages, and seen through until it has arrived."""
