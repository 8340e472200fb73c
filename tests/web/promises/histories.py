"""Random histories of a small district: the deeds of which they are made, each as often as it is named."""

from collections.abc import Sequence

from tests.web.promises.deeds_of_leads import (
    asks_for_another_role,
    asks_for_approval,
    cancels_a_shift,
    decides,
    moves_a_shift,
    revives_a_shift,
    says_for_them,
    takes_a_place_away,
    writes_down_who_came,
)
from tests.web.promises.deeds_of_people import (
    answers,
    asks,
    asks_no_more,
    comes_back,
    is_locked_out,
    leaves,
    says_yes,
    takes,
    time_goes_by,
)
from tests.web.promises.deeds_of_planners import (
    begins_a_draft,
    begins_a_draft_of_a_part,
    brings_up_to_date,
    discards,
    moves_by_hand,
    pins,
    pins_who_said_no,
    plans,
    plans_and_publishes,
    publishes,
    runs,
    steps_back,
    steps_forward,
    takes_back,
    takes_off_by_hand,
)
from tests.web.promises.history import Deed

DEEDS: Sequence[Deed] = (
    answers, answers, answers, says_yes, says_yes, says_for_them, takes, takes, moves_a_shift, moves_a_shift,
    moves_a_shift, takes_a_place_away, asks_for_another_role, cancels_a_shift, revives_a_shift, pins,
    pins_who_said_no, begins_a_draft, plans, moves_by_hand, moves_by_hand, takes_off_by_hand, publishes,
    publishes, publishes, plans_and_publishes, discards, begins_a_draft_of_a_part, begins_a_draft_of_a_part,
    steps_back, steps_back, steps_forward, brings_up_to_date, takes_back, takes_back, runs,
    asks_for_approval, asks, asks, asks_no_more, decides, decides, leaves, is_locked_out, comes_back,
    time_goes_by, time_goes_by, writes_down_who_came,
)  # fmt: skip
