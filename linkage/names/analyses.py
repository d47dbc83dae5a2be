"""What is known of names as JSON can keep it, so that another process need not work it out again."""

from collections.abc import Iterable, Mapping
from typing import Any

from linkage.names import given_comparison, surnames

_ROOMS: dict[str, Any] = {"surname": surnames, "given": given_comparison}
#: The parts of a name of which enough is worked out to be worth keeping.
ANALYSED_PARTS = tuple(_ROOMS)


def analysed(values: Iterable[str], part: str) -> dict[str, list[Any]]:
    """What is known of each value of a part of names, and of the halves of double surnames.

    >>> list(analysed(["Нечуй-Левицький"], "surname"))
    ['Нечуй-Левицький', 'нечуй', 'левицький']
    """
    room = _ROOMS[part]
    asked = dict.fromkeys(values)
    if part == "surname":
        asked |= dict.fromkeys(half for value in list(asked) for half in surnames.surname(value).halves)
    return {value: room.as_kept(getattr(room, part)(value)) for value in asked}


def recall(found: Mapping[str, list[Any]], part: str) -> None:
    """Spare this process what another one, with the same code, told in :func:`analysed`.

    >>> recall(analysed(["Бойко"], "surname"), "surname")
    """
    _ROOMS[part].recalled.update(found)
