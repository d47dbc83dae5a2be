"""Where in a JSON value the records stand, and how many there are by stepping over the text itself."""

import json
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from linkage.records.name_shapes import whole_name

_BETWEEN = re.compile(r"[\s,:]*")
_LISTED = 3  # so many objects alike beside each other are a list, even where something else stands among them


@dataclass(frozen=True)
class Found:
    """Records with the keys that lead to them; ``keys`` are their own, in an object by key."""

    path: tuple[str, ...]
    records: Sequence[Any]
    keys: Sequence[str] | None = None


#: The canonical columns that a key may be.
Claims = Callable[[str], Collection[str]]


def records_inside(value: Any, claims: Claims) -> tuple[list[Found], list[Found]]:
    """The lists of records in a JSON value that are alike, the longest among them, and the lists left out.

    A list itself; else the lists of objects inside an object, or objects that stand in it by key; else a lone
    object as a list of one; else nothing.
    """
    found = _inside(value, (), 3, claims)
    if not found:
        lone = isinstance(value, dict) and value and not any(isinstance(one, list) for one in value.values())
        return ([Found((), [value])] if lone else []), []
    longest = max(found, key=lambda one: len(one.records))
    taken = [one for one in found if one is longest or _alike([*one.records, *longest.records])]
    return taken, [one for one in found if one not in taken]


def _inside(value: Any, path: tuple[str, ...], depth: int, claims: Claims) -> list[Found]:
    if isinstance(value, list):
        return [Found(path, value)]
    if not isinstance(value, dict):
        return []
    lists = [
        Found((*path, key), one)
        for key, one in value.items()
        if isinstance(one, list) and any(isinstance(record, dict) for record in one)
    ]
    if lists or not depth:
        return lists
    if _by_key(value):
        return [Found(path, list(value.values()), list(value))]
    if _names_a_person(value, claims):
        return []
    inner = [
        found
        for key, one in value.items()
        if isinstance(one, dict)
        for found in _inside(one, (*path, key), depth - 1, claims)
    ]
    return [one for one in inner if len(one.records) > 1]


def _names_a_person(value: dict[str, Any], claims: Claims) -> bool:
    """Whether an object is itself a person's record, so that the people in it are his relatives."""
    texts = {key: one for key, one in value.items() if isinstance(one, str)}
    return any(
        "surname" in claims(key) or ("full_name" in claims(key) and whole_name(one))
        for key, one in texts.items()
    )


def people_beside(value: Any) -> int:
    """How many objects alike stand in a lone record: people, perhaps, that are taken for its groups."""
    objects = [one for one in value.values() if isinstance(one, dict)] if isinstance(value, dict) else []
    return len(objects) if len(objects) > 1 and _alike(objects) else 0


def _by_key(value: dict[str, Any]) -> bool:
    """Whether an object holds people by key: {"p1": {...}, "p2": {...}}, and is no record with groups."""
    objects = [one for one in value.values() if isinstance(one, dict)]
    enough = 2 if all(one is None or isinstance(one, dict) for one in value.values()) else _LISTED
    return len(objects) >= enough and len(objects) > len(value) / 2 and _alike(objects)


def _alike(records: Sequence[Any]) -> bool:
    """Whether objects hold mostly the same keys: each of them half of those that most of them hold."""
    held = [set(record) for record in records if isinstance(record, dict) and record]
    if not held:
        return False
    common = {key for key in set.union(*held) if sum(key in one for one in held) > len(held) / 2}
    values = [value for record in records if isinstance(record, dict) for value in record.values()]
    nested = all(isinstance(value, dict) for value in values)
    return bool(common) and not nested and all(len(one & common) * 2 >= len(common) for one in held)


def count_at(text: str, path: Sequence[str]) -> int:
    """How many elements or pairs stand in the list or object that the keys lead to, one by one."""
    decoder = json.JSONDecoder()

    def past(at: int) -> int:
        return _BETWEEN.match(text, at).end()  # type: ignore[union-attr]

    at = past(0)
    for key in path:
        at = past(at + 1)
        while True:
            name, at = decoder.raw_decode(text, at)
            at = past(at)
            if name == key:
                break
            at = past(decoder.raw_decode(text, at)[1])
    by_key = text[at] == "{"
    at, count = past(at + 1), 0
    while text[at] not in "]}":
        for _ in range(1 + by_key):
            at = past(decoder.raw_decode(text, at)[1])
        count += 1
    return count
