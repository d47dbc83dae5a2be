"""What a record tells of the name, and how often it then meets the entry of its own person.

A witness who tells no more than a call sign speaks of somebody registered as often as one who tells a whole
name. But where the entry lacks the call sign, nothing brings the two together.
"""

from collections.abc import Mapping

import numpy as np

from linkage.matching.fields import BY_NAME, COLUMN

#: A surname and a given name (an initial counts), one of them, neither.
WHOLE, PART, NONE = range(3)
CLASSES = 3
#: What brings a given name together with an entry whose surname is another.
_BESIDE = ("patronymic", "birth_date", "call_sign", "unit", "home")


def class_of(features: Mapping[str, np.ndarray], rid: np.ndarray) -> np.ndarray:
    """What each record tells of the name: WHOLE, PART or NONE.

    Args:
        features: of preparation.Prepared, by rid.
        rid: of the records.
    """
    told: np.ndarray = 2 - sum((features[name][rid] >= 0).astype(np.int64) for name in ("surname", "given"))
    return told


def shares_of_classes(features: Mapping[str, np.ndarray], rid: np.ndarray) -> np.ndarray:
    """Which share of the records is of each class."""
    shares: np.ndarray = np.bincount(class_of(features, rid), minlength=CLASSES) / max(len(rid), 1)
    return shares


def chance_of_meeting(there: np.ndarray, told: np.ndarray) -> np.ndarray:
    """By class the chance that blocking compares a record with an entry, were it of the same person.

    A whole name does so by its surname, or by the given name beside other facts; a call sign by itself. Each
    does where both records tell it and, as often as the documented m say, agree in it. For part of a name it
    is taken to be sure.

    Args:
        there: bool [random pairs, fields], where both records tell a field.
        told: the class of each pair's right record.
    """
    agree = {
        name: there[:, COLUMN[name]] * (1.0 - BY_NAME[name].m[0]) for name in ("surname", "given", *_BESIDE)
    }
    nothing_beside = np.prod([1.0 - agree[name] for name in _BESIDE], axis=0)
    whole = 1.0 - (1.0 - agree["surname"]) * (1.0 - agree["given"] * (1.0 - nothing_beside))
    met = np.select([told == WHOLE, told == NONE], [whole, agree["call_sign"]], 1.0)
    n_pairs = np.bincount(told, minlength=CLASSES)
    chances: np.ndarray = (np.bincount(told, met, minlength=CLASSES) + 1.0) / (n_pairs + 1.0)
    return chances


def all_whole() -> np.ndarray:
    """The shares of the classes in a list of whole names."""
    shares: np.ndarray = np.eye(CLASSES)[WHOLE]
    return shares


def all_met() -> np.ndarray:
    """The chance, by class, that a record is compared with its own person's entry: one."""
    return np.ones(CLASSES)


def none_unseen() -> np.ndarray:
    """What the registered who are not compared weigh, by class: nothing."""
    return np.zeros(CLASSES)
