"""Changes of a roster by chance, as people make them by hand: one more, one fewer, a swap, several."""

from random import Random

from matcher.problem.problem import Problem
from matcher.roster import Assignment, Roster

SEVERAL = 4


def edited(asked: Problem, before: Roster, random: Random) -> Roster:
    """A roster after one edit of any kind; of seats in the period alone."""
    seats = [seat.id for shift in asked.open_shifts for seat in shift.seats]
    people = [person.id for person in asked.volunteers]
    there = sorted(pair for pair in before.assignments if pair.seat in set(seats))
    after = set(before.assignments)

    def one_more() -> None:
        if seats:
            after.add(Assignment(random.choice(people), random.choice(seats)))

    def one_fewer() -> None:
        if there:
            after.discard(random.choice(there))

    def swap() -> None:
        if len(there) > 1:
            (one, here), (other, elsewhere) = random.sample(there, 2)
            after.difference_update({Assignment(one, here), Assignment(other, elsewhere)})
            after.update({Assignment(one, elsewhere), Assignment(other, here)})

    def move() -> None:
        if there and seats:
            pair = random.choice(there)
            after.discard(pair)
            after.add(Assignment(pair.volunteer, random.choice(seats)))

    kinds = (one_more, one_fewer, swap, move)
    for _ in range(random.choice((1, 1, 1, SEVERAL))):
        random.choice(kinds)()
    return Roster(frozenset(after))
