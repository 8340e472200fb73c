"""Questions about a roster: explanations, what-if, repair after drop-outs, and bottlenecks."""
