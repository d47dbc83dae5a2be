"""Numbers of registry entries as people read them out: in the other alphabet, with blanks, bare."""

import re
import unicodedata

import pandas as pd

#: Capitals that look the same in both alphabets: a typed K is as often Cyrillic as Latin.
_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТУХІЈЅ", "ABEKMHOPCTYXIJS")
_NOT_SAID = re.compile(r"[^\w/]|_")
_NUMBERS = re.compile(r"\d+")
_KIND = "registry/"


def of_case(entries: "pd.Series[str]", asked: str) -> "pd.Series[bool]":
    """Which persons a number may mean, by their registry entries (``source/record_id``, joined by `` | ``).

    Written exactly so, with or without the source, goes before what only reads the same (`reads_as`), and
    that before a bare number that stands in the entry's, such as 1004 for K-1004.
    """
    own = [records.split(" | ") for records in entries.fillna("")]
    best = [max((_fit(asked, record) for record in records), default=0) for records in own]
    most = max(best, default=0)
    return pd.Series([most > 0 and fit == most for fit in best], index=entries.index, dtype=bool)


def reads_as(number: str) -> str:
    """A number without what is not said aloud: case, alphabet, blanks, dashes and dots.

    >>> reads_as(" k - 1004") == reads_as("К–1004")
    True
    """
    plain = unicodedata.normalize("NFKC", number).upper().translate(_LOOK_ALIKE)
    return _NOT_SAID.sub("", plain).removeprefix(_KIND.upper())


def _fit(asked: str, record: str) -> int:
    """3 where it is written exactly so, 2 where it reads the same, 1 for a bare number that stands in it."""
    source, _, number = record.partition("/")
    if asked.strip().removeprefix(_KIND) in (record, number):
        return 3
    read = reads_as(asked)
    if read and read in (reads_as(record), reads_as(number)):
        return 2
    bare = read.removeprefix(f"{reads_as(source)}/")
    numbers = {one.lstrip("0") for one in _NUMBERS.findall(number)}
    return int(bare.isdigit() and bare.lstrip("0") in numbers - {""})
