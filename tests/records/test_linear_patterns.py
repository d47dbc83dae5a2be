"""No cell hangs the reader: every pattern that reads delivered text takes time in proportion to its length.

A pattern that starts anew at each sign of a long run, or divides one in all ways, takes minutes for a cell
of blanks. Each is asked here as its module asks it: anchored where it is only matched, else anywhere.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from time import process_time

import pytest

import linkage.names
import linkage.records

_ROOT = Path(linkage.records.__file__).parents[1]
_SHORT, _TIMES = 2_500, 4
# Seconds: a pattern that starts anew at every sign of a short text is never done at once.
_AT_ONCE, _SOON = 0.001, 0.03
HOSTILE = (
    *(
        " ",
        "а",
        "А",
        "1",
        ",",
        ".",
        "-",
        "--",
        "_",
        "'",
        "(",
        "«",
        "?",
        "№",
        "і ",
        "а ",
        "Аа ",
        "1 ",
        "1-",
        "1.",
    ),
    *(
        ", ",
        "а,",
        "а-",
        "А.",
        "не ",
        "був ",
        "років ",
        "вік ",
        "по ",
        "з ",
        "позивний ",
        "ім'я ",
        "та ще ",
        "(1",
    ),
)


def _patterns_in(value: object) -> Iterator["re.Pattern[str]"]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _patterns_in(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _patterns_in(one)


@cache
def _patterns() -> dict["re.Pattern[str]", tuple[str, str]]:
    """The patterns of the reading rooms: in which module and under which name each is asked."""
    found: dict[re.Pattern[str], tuple[str, str]] = {}
    for room in (linkage.names, linkage.records):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                for pattern in _patterns_in(value):
                    found.setdefault(pattern, (module.name, name))
    return found


@cache
def _source(module: str, name: str) -> str:
    """Where a pattern may be asked: in its own module, and unless it is private in all others."""
    files = [_ROOT.parent.joinpath(*module.split(".")).with_suffix(".py")]
    return "\n".join(path.read_text("utf-8") for path in (files if name[0] == "_" else _ROOT.rglob("*.py")))


@cache
def _ways(module: str, name: str) -> set[str]:
    """How a pattern is asked: by ``search`` for anything that looks for it everywhere."""
    said = rf"\b{name}\.(match|fullmatch|search|sub|split|finditer|findall)\b"
    asked = set(re.findall(said, _source(module, name)))
    return asked if asked and asked <= {"match", "fullmatch"} else {"search"}


def _seconds(pattern: "re.Pattern[str]", way: str, text: str, readings: int = 1) -> float:
    """Processor time to read a whole text so many times."""
    start = process_time()
    for _ in range(readings):
        for _ in pattern.finditer(text) if way == "search" else [getattr(pattern, way)(text)]:
            pass
    return process_time() - start


def _is_slow(pattern: "re.Pattern[str]", way: str, unit: str) -> bool:
    """Whether four times the text takes far more than four times as long.

    The long text is read once for every sixteen readings of the short one, in turns: a slow pattern takes as
    long for either, so that what else the processor does slows both alike, and the best of three counts.
    """
    short, long = ((unit * signs)[:signs] for signs in (_SHORT, _TIMES * _SHORT))
    at_first = _seconds(pattern, way, short)
    if at_first < _AT_ONCE or at_first > 20 * _SOON:  # far below, or beyond, what the other sort takes
        return at_first > _AT_ONCE
    if _seconds(pattern, way, long) < _SOON:
        return False
    turns = [(_seconds(pattern, way, short, _TIMES**2), _seconds(pattern, way, long)) for _ in range(3)]
    often, once = (min(seconds) for seconds in zip(*turns, strict=True))
    return once > often / 2


def test_the_rooms_hold_the_patterns_that_are_timed() -> None:
    names = {name for _, name in _patterns().values()}
    assert len(_patterns()) > 300 and {"_AND_MORE", "CALL_SIGN", "_NAMED"} <= names


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_pattern_takes_time_in_proportion_to_the_text(unit: str) -> None:
    slow = [
        (*asked, way)
        for pattern, asked in _patterns().items()
        for way in _ways(*asked)
        if _is_slow(pattern, way, unit)
    ]
    assert slow == []


@pytest.mark.parametrize(("pattern", "unit"), [(r"\s+,", " "), (r"\s*\d", " "), (r"[\w-]+\s+обл", "а")])
def test_a_pattern_that_starts_anew_at_every_sign_is_found(pattern: str, unit: str) -> None:
    assert _is_slow(re.compile(pattern), "search", unit)
