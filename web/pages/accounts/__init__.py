"""Ways in: signing up and in, links, one's own account, and desks where people sign up."""
