"""What is known of a night's pairs before definite linkages are drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from linkage.matching.duplicates import RegisteredPersons
from linkage.matching.joint_seats import JointSeats
from linkage.matching.persons_of_mentions import Candidates
from linkage.matching.seats import NO_SEATS, Seats
from linkage.matching.unregistered import Unregistered


@dataclass(frozen=True)
class Posteriors:
    """Everything that is known of a night's pairs before definite linkages are drawn.

    Attributes:
        persons: the registered persons and their entries.
        duplicates: left_rid, right_rid, probability, log_bf of pairs of registry entries.
        candidates: kind -> candidate persons of its records.
        weights: left_rid, right_rid, log_bf of every pair of a candidate person's entry and its mention.
        unregistered: how what is left over is shared among persons in no registry.
        seats: which records people decided to be of one person, who have the same candidates, or of two.
        joint: the seats that are drawn jointly.
        same: vectors.pair_codes, ascending, of the pairs that people decided to be of one person.
    """

    persons: RegisteredPersons
    duplicates: pd.DataFrame
    candidates: Mapping[str, Candidates]
    weights: pd.DataFrame
    unregistered: Unregistered
    seats: Seats = NO_SEATS
    joint: Sequence[JointSeats] = ()
    same: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
