"""What was done, by whom, from where: writing it down, editing that cannot overwrite unseen, reading it."""
