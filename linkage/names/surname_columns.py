"""What is known of many surnames, in columns: each surname is read once, however often it is asked for."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from linkage.names import letter_bags, readings
from linkage.names.closeness import bags_at_widths
from linkage.names.letter_bags import LetterBags
from linkage.names.readings import Readings, readings_of, words_of
from linkage.names.surnames import LIKELIEST, told

# The column of what is told of a surname that has its halves.
_HALVES = 4
#: Surnames read at a time, as what is told of them takes several times the room of the columns.
_AT_A_TIME = 1 << 12


@dataclass(frozen=True)
class Surnames:
    """Surnames, one a row.

    Attributes:
        value: as delivered.
        folded: as it is compared.
        cyrillic: whether it is written so.
        listed: whether it stands in the dictionary, or renders a name that does.
        double: whether it has halves.
        comparable: whether it can be read at all.
        bags: the letters of all its readings at all widths, then those it is spelt with.
        every: all readings of all surnames, and those that a slip may have spoilt, where these are others.
        heard: the row in ``every`` of all its readings, the likeliest first.
        spoilt: the row in ``every`` of those that a slip may have spoilt.
    """

    value: NDArray[np.object_]
    folded: NDArray[np.object_]
    cyrillic: NDArray[np.bool_]
    listed: NDArray[np.bool_]
    double: NDArray[np.bool_]
    comparable: NDArray[np.bool_]
    bags: tuple[LetterBags, ...]
    every: Readings
    heard: NDArray[np.intp]
    spoilt: NDArray[np.intp]

    @cached_property
    def readings(self) -> Readings:
        """All readings of each, an empty one where it cannot be read."""
        return self.every.at(self.heard)

    @cached_property
    def likeliest(self) -> Readings:
        """The readings that are compared by their sound."""
        return replace(self.readings, count=np.minimum(self.readings.count, LIKELIEST))

    @cached_property
    def meant(self) -> Readings:
        """The readings that a slip may have spoilt."""
        meant = self.every.at(self.spoilt)
        count = np.where(self.spoilt == self.heard, self.likeliest.count, meant.count)
        return replace(meant, count=count)


def surnames_in_columns(values: Sequence[str]) -> Surnames:
    """What is known of distinct surnames, at least one, in their order; then the halves of the double ones.

    >>> surnames_in_columns(["Бойко", "Бойченко-Коваль"]).folded.tolist()
    ['бойко', 'бойченко-коваль', 'бойченко', 'коваль']
    """
    rows = told(values)
    of_doubles = (half for row in rows for half in words_of(row[_HALVES]))
    every = list(dict.fromkeys((*values, *of_doubles)))
    rows += told(every[len(values) :])
    folded, cyrillic, listed, _, halves, words, meant = zip(*rows, strict=True)
    heard = readings_of([own or " " for own in words])
    bags = *bags_at_widths(heard), letter_bags.letter_bags(folded)
    spoilt = np.arange(len(every))
    others = np.flatnonzero(_told(meant))
    if len(others):
        spoilt[others] = len(every) + np.arange(len(others))
        heard = readings.joined(heard, readings_of([meant[i] for i in others.tolist()]))
    return Surnames(
        value=np.array(every, dtype=object),
        folded=np.array(folded, dtype=object),
        cyrillic=_told(cyrillic),
        listed=_told(listed),
        double=_told(halves),
        comparable=_told(words),
        bags=bags,
        every=heard,
        heard=np.arange(len(every)),
        spoilt=spoilt,
    )


def _told(column: Sequence[str]) -> NDArray[np.bool_]:
    return np.fromiter(map(bool, column), dtype=bool, count=len(column))


def joined(one: Surnames, other: Surnames) -> Surnames:
    """The surnames of both, one after the other.

    >>> boiko, koval = (surnames_in_columns([name]) for name in ("Бойко", "Коваль"))
    >>> joined(boiko, koval).folded.tolist()
    ['бойко', 'коваль']
    """
    plain = ("value", "folded", "cyrillic", "listed", "double", "comparable")
    columns = {name: np.concatenate([getattr(one, name), getattr(other, name)]) for name in plain}
    n_rows = len(one.every)
    return Surnames(
        **columns,
        bags=tuple(map(letter_bags.joined, one.bags, other.bags)),
        every=readings.joined(one.every, other.every),
        heard=np.r_[one.heard, other.heard + n_rows],
        spoilt=np.r_[one.spoilt, other.spoilt + n_rows],
    )


class KeptSurnames:
    """The surnames met so far, in columns.

    Args:
        most: surnames held; beyond them it begins anew.
    """

    def __init__(self, most: int = 1 << 18) -> None:
        self._most = most
        self._row: dict[str, int] = {}
        self._held: Surnames | None = None
        self._one_at_a_time = Lock()

    def of(self, values: Sequence[str]) -> tuple[Surnames, NDArray[np.intp]]:
        """Surnames in columns, and the row of each value, of which there is at least one.

        >>> held, rows = KeptSurnames().of(["Бойко", "Бойко"])
        >>> held.folded[rows].tolist()
        ['бойко', 'бойко']
        """
        with self._one_at_a_time:
            rows = self._rows(values)
            new = list(dict.fromkeys(values[i] for i in np.flatnonzero(rows < 0).tolist()))
            if self._held is not None and not new:
                return self._held, rows
            if self._held is None or len(self._held.value) + len(new) > self._most:
                self._held, new = None, list(dict.fromkeys(values))
            for start in range(0, len(new), _AT_A_TIME):
                self._hold(surnames_in_columns(new[start : start + _AT_A_TIME]))
            assert self._held is not None  # there is a value
            return self._held, self._rows(values)

    def _hold(self, found: Surnames) -> None:
        """Hold these after those that are held."""
        if self._held is None:
            n_before, self._row, self._held = 0, {}, found
        else:
            n_before, self._held = len(self._held.value), joined(self._held, found)
        self._row.update(zip(found.value.tolist(), itertools.count(n_before), strict=False))

    def _rows(self, values: Sequence[str]) -> NDArray[np.intp]:
        """The row of each value, -1 of one that is not held."""
        rows = map(self._row.get, values, itertools.repeat(-1))
        return np.fromiter(rows, dtype=np.intp, count=len(values))

    def forget(self) -> None:
        """Let go of all surnames."""
        with self._one_at_a_time:
            self._row, self._held = {}, None
