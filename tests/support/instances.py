"""Tiny instances of the public formats, made up for these tests."""

from pathlib import Path

CURTOIS = """\
# A week for two.
SECTION_HORIZON
7

SECTION_SHIFTS
# ShiftID, minutes, what may not follow
E,480,
L,600,E

SECTION_STAFF
ann,E=7|L=0,2400,960,3,2,2,1
bob,E=7|L=2,2400,960,3,2,2,0

SECTION_DAYS_OFF
ann,6

SECTION_SHIFT_ON_REQUESTS
ann,0,E,2

SECTION_SHIFT_OFF_REQUESTS
bob,1,L,3

SECTION_COVER
0,E,1,100,1
1,E,1,100,1
1,L,1,50,7
2,L,1,100,1
"""

SCENARIO = """\
SCENARIO = n002w1

WEEKS = 1

SKILLS = 2
Head
Nurse

SHIFT_TYPES = 2
Early (1,3)
Late (2,3)

FORBIDDEN_SHIFT_TYPES_SUCCESSIONS
Early 0
Late 1 Early

CONTRACTS = 2
Full (3,5) (2,3) (1,2) 0 1
Half (0,3) (1,2) (2,14) 1 0

NURSES = 2
Ann Full 2 Head Nurse
Bob Half 1 Nurse
"""

HISTORY = """\
HISTORY
0 n002w1

NURSE_HISTORY
Ann 1 0 Late 1 1 0
Bob 0 1 None 0 0 4
"""

WEEK = """\
WEEK_DATA
n002w1

REQUIREMENTS
Early Head (0,0) (0,1) (0,0) (0,0) (0,0) (0,0) (0,0)
Late Head (1,1) (0,0) (0,0) (0,0) (0,0) (0,0) (0,0)
Late Nurse (0,0) (0,0) (0,1) (0,1) (0,0) (0,0) (0,0)

SHIFT_OFF_REQUESTS = 2
Ann Any Sun
Bob Late Thu
"""

WARD = "n002w1_0_0"


def ward(folder: Path, *, scenario: str = SCENARIO, history: str = HISTORY, week: str = WEEK) -> Path:
    """The folder of the ward, written below `folder`, which is returned."""
    below = folder / "n002w1"
    below.mkdir()
    for name, text in (("Sc-n002w1", scenario), ("H0-n002w1-0", history), ("WD-n002w1-0", week)):
        (below / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def table(names: str, rows: str) -> list[tuple[str, str, str]]:
    """Who does what on which day, of rows such as `ann EE-L---`: a letter a day in (name, day, letter)."""
    people = zip(names.split(), rows.split(), strict=True)
    return [(name, str(day), kind) for name, row in people for day, kind in enumerate(row) if kind != "-"]
