"""Every planted fault, in the order of the rules."""

from matcher.rules.registry import rules
from tests.mutants import days, persons, seats, teams, wishes
from tests.mutants.fault import Fault

FAULTS: tuple[Fault, ...] = tuple(
    sorted(
        persons.FAULTS + seats.FAULTS + teams.FAULTS + wishes.FAULTS + days.FAULTS,
        key=lambda fault: (list(rules()).index(fault.rule), fault.side),
    )
)
