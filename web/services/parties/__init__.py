"""Who serves together on one promise: groups, whose members need no names, and what partners offer."""
