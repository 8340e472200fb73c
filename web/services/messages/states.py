"""Where deliveries stand, in the sets that are asked about (`web.models.messages.DELIVERY_STATES`)."""

UNDER_WAY = ("waiting", "handing_over")
"""It may still leave."""
LEFT = ("accepted", "delivered")
"""The other side has it."""
CAN_GO_AGAIN = ("waiting", "failed", "unsent")
"""It has not left, and can be tried again."""
MAY_HAVE_ARRIVED = ("handing_over", *LEFT)
"""Somebody has it, or may have it."""
