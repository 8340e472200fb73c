"""What people are told: their inbox, how they want to be told, and the outbox of staff."""
