"""What is taken away as a file: evidence, and tables that are written while they are sent."""
