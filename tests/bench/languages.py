"""What languages cost a process: memory and time to read the catalogues of English and Chinese, and of all.

Run as `python -m tests.bench.languages`.
"""

import gc
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from i18n.languages import all_languages
from i18n.translator import translator

PAGE_BYTES = 4096
MEGABYTE = 1_048_576


def resident() -> float:
    """The megabytes that this process holds."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE_BYTES / MEGABYTE


def cost(tags: Sequence[str]) -> str:
    """Megabytes and seconds that a process takes to say a first text in each of these languages."""
    before, start = resident(), time.perf_counter()
    for tag in tags:
        translator(tag).gettext("Save")
    gc.collect()
    return f"{len(tags):2} languages: {resident() - before:5.1f} MB, {time.perf_counter() - start:.2f} s"


def main() -> None:
    """Measure each in a process of its own."""
    if sys.argv[1:]:
        print(cost(sys.argv[1:]))
        return
    every = [tag for tag, one in all_languages().items() if not one.pseudo]
    for tags in (["en", "zh-Hans"], every):
        subprocess.run([sys.executable, "-m", "tests.bench.languages", *tags], check=True)


if __name__ == "__main__":
    main()
