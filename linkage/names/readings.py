"""Readings of many values at once, as text at the four widths at which they are compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from linkage.names.skeleton import all_classes_of_each, consonants_of_each, keys_of_classes

#: Voiced and voiceless, and what else is misheard for one another through a cell wall.
MISHEARD = str.maketrans("BPDTHKCXSLNMRVF", "PPTTKKXXXLNNLFF")


@dataclass(frozen=True)
class Readings:
    """Readings of values, in columns: each value's are ``count`` texts from the place ``start`` on.

    Attributes:
        widths: all texts, as sounds, in their classes, their consonants and their voiceless consonants.
        keys: the level 2 key of each text.
        start: of each value.
        count: of each value.
        apart: how many places after a reading it stands once more with "qv" as "f"; 0 where it has no "qv".
    """

    widths: tuple[NDArray[np.object_], ...]
    keys: NDArray[np.object_]
    start: NDArray[np.intp]
    count: NDArray[np.intp]
    apart: NDArray[np.intp]

    def __len__(self) -> int:
        """How many values there are."""
        return len(self.start)

    def at(self, values: NDArray[np.intp]) -> "Readings":
        """The readings of some of the values."""
        return Readings(self.widths, self.keys, self.start[values], self.count[values], self.apart[values])

    def texts(self) -> list[list[str]]:
        """Those of each value.

        >>> readings_of([" a b", " c"]).texts()
        [['a', 'b'], ['c']]
        """
        end = (self.start + self.count).tolist()
        sounds = self.widths[0]
        return [sounds[a:b].tolist() for a, b in zip(self.start.tolist(), end, strict=True)]

    def combinations(
        self, lefts: NDArray[np.intp], rights: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Each reading of a left value with each of the right one: of which pair, and the two places.

        >>> readings = readings_of([" a", " b c"])
        >>> [places.tolist() for places in readings.combinations(np.array([0]), np.array([1]))]
        [[0, 0], [0, 0], [1, 2]]
        """
        return each_with_each(self.start, self.count, lefts, rights)

    def none_shared(
        self, text: NDArray[np.object_], lefts: NDArray[np.intp], rights: NDArray[np.intp]
    ) -> NDArray[np.bool_]:
        """Whether no reading of a left value is one of the right value, of each pair.

        Args:
            text: what each reading is compared as: one of ``widths``, or ``keys``.
            lefts: values, one a pair.
            rights: values, one a pair.

        >>> readings = readings_of([" hora", " qara"])
        >>> readings.none_shared(readings.keys, np.array([0]), np.array([1])).tolist()
        [False]
        """
        none: NDArray[np.bool_] = text[self.start[lefts]] != text[self.start[rights]]
        # most have one reading, or share the first
        open_ = np.flatnonzero(none & ((self.count[lefts] > 1) | (self.count[rights] > 1)))
        of_pair, left, right = self.combinations(lefts[open_], rights[open_])
        none[open_[of_pair[text[left] == text[right]]]] = False
        return none


def readings_of(words: Sequence[str]) -> Readings:
    """Readings of values as Readings.

    Args:
        words: the readings of each value, at least one, with a space before each (see ``as_words``).

    >>> [texts.tolist() for texts in readings_of([" SevCenko"]).widths]
    [['SevCenko'], ['XIVXINKA'], ['XVXNK'], ['XFXNK']]
    """
    # A sound that dialects say as two: Хведір and Федір.
    told = [own + own.replace("qv", "f") if "qv" in own else own for own in words]
    count, in_all = (
        np.fromiter(map(str.count, of, repeat(" ")), dtype=np.intp, count=len(words)) for of in (words, told)
    )
    sounds = "".join(told).split(" ")[1:]
    texts = _at_widths(sounds)
    # the wider, the more readings have one text: held once, most of them take no memory
    once: dict[str, str] = {}
    columns = (map(once.setdefault, of, of) for of in (*texts, keys_of_classes(texts[1])))
    *widths, keys = (np.fromiter(of, dtype=object, count=len(sounds)) for of in columns)
    return Readings(tuple(widths), keys, np.cumsum(in_all) - in_all, count, in_all - count)


def joined(one: Readings, other: Readings) -> Readings:
    """The readings of the values of both, one after the other.

    >>> joined(readings_of([" a b"]), readings_of([" c"])).start.tolist()
    [0, 2]
    """
    return Readings(
        tuple(map(np.concatenate, zip(one.widths, other.widths, strict=True))),
        np.r_[one.keys, other.keys],
        np.r_[one.start, other.start + len(one.widths[0])],
        np.r_[one.count, other.count],
        np.r_[one.apart, other.apart],
    )


def as_words(words: Iterable[str]) -> str:
    """Words, none with a space in it, as one text: a space before each, so that none and an empty one differ.

    >>> as_words(["a", "b"]), as_words([""]), as_words([])
    (' a b', ' ', '')
    """
    return "".join([f" {word}" for word in words])


def words_of(text: str) -> list[str]:
    """The words of which ``as_words`` made a text.

    >>> words_of(" a b"), words_of(" "), words_of("")
    (['a', 'b'], [''], [])
    """
    return text.split(" ")[1:]


def each_with_each(
    start: NDArray[np.intp], count: NDArray[np.intp], lefts: NDArray[np.intp], rights: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Of things that values have, each of a left value with each of the right one: the pair, the two places.

    Args:
        start: the place of each value's first thing.
        count: how many each has.
        lefts: values, one a pair.
        rights: values, one a pair.

    >>> places = each_with_each(np.array([0, 1]), np.array([1, 2]), np.array([0]), np.array([1]))
    >>> [one.tolist() for one in places]
    [[0, 0], [0, 0], [1, 2]]
    """
    n_right = count[rights]
    counts = count[lefts] * n_right
    of_pair = np.repeat(np.arange(len(counts)), counts)
    nth = np.arange(len(of_pair)) - np.repeat(np.cumsum(counts) - counts, counts)
    nth_left, nth_right = np.divmod(nth, n_right[of_pair])
    return of_pair, start[lefts][of_pair] + nth_left, start[rights][of_pair] + nth_right


def _at_widths(sounds: list[str]) -> tuple[list[str], ...]:
    """The readings at all four widths, as ``closeness`` has them one by one."""
    skeletons = consonants_of_each(sounds)
    misheard = "\n".join(skeletons).translate(MISHEARD).split("\n")
    return sounds, all_classes_of_each(sounds), skeletons, misheard
