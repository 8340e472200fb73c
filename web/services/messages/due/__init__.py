"""Due work: what is owed because its time comes, written down ahead as rows with a time."""
