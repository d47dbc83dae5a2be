"""A first name under the surname's header, and the surname under the first name's."""

from collections.abc import MutableSequence

from linkage.names import lexicon
from linkage.names.clean import fold
from linkage.names.given_names import given_classes
from linkage.records.name_shapes import ends_as_surname
from linkage.records.readers.sheet import Cell


def put_right(surnames: MutableSequence[Cell], given_names: MutableSequence[Cell]) -> int:
    """Exchange the two cells of each row in which they stand exchanged; how many rows that were.

    A first name that serves as a surname proves nothing (Роман, Мартин), and a strange first name may be a
    rare or a mistyped one. Only where both cells say so, each is the other's.
    """
    first_names = {text for text in set(surnames) if text and _is_first_name(text)}
    n_rows = 0
    for at, (surname, given) in enumerate(zip(surnames, given_names, strict=True)):
        if given and surname in first_names and _is_surname_only(given):
            surnames[at], given_names[at] = given, surname
            n_rows += 1
    return n_rows


def _is_first_name(text: str) -> bool:
    return len(text) > 2 and bool(given_classes(text, exact=True))


def _is_surname_only(text: str) -> bool:
    folded = fold(text)
    surname = lexicon.known(folded, "surname") or ends_as_surname(text)
    return surname and not lexicon.known(folded, "given") and not given_classes(text)
