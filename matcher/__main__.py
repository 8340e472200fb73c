"""`python -m matcher`."""

from matcher.commands import main
from matcher.threads import leave

if __name__ == "__main__":
    leave(main())
