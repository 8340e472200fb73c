"""Pages of sheets that are brought and taken along."""
