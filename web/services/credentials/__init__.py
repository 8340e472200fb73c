"""Credentials: what people say they hold, the evidence for it, who verified it, and when it ends."""
