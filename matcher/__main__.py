"""`python -m matcher`."""

from matcher.cli import main
from matcher.solver.threads import leave

if __name__ == "__main__":
    leave(main())
