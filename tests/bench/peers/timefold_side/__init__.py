"""What runs in Timefold's own environment; nothing here knows Duet."""
