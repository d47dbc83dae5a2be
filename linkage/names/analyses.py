"""What is known of names as a line of text each, so that another process need not work it out again.

A line takes a quarter of the memory of what is read from it, and most names are not asked for in most nights.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from linkage.names import call_signs, given_comparison, patronymic_comparison, surnames

_ROOMS: dict[str, Any] = {
    "surname": surnames,
    "given": given_comparison,
    "patronymic": patronymic_comparison,
    "call_sign": call_signs,
}
#: The parts of a name of which enough is worked out to be worth keeping.
ANALYSED_PARTS = tuple(_ROOMS)


def analysed(values: Iterable[str], part: str) -> dict[str, str]:
    """What is known of each value of a part of names, and of the halves of double surnames.

    >>> list(analysed(["Нечуй-Левицький"], "surname"))
    ['Нечуй-Левицький', 'нечуй', 'левицький']
    """
    room = _ROOMS[part]
    asked = dict.fromkeys(values)
    if part == "surname":
        asked |= dict.fromkeys(half for value in list(asked) for half in surnames.surname(value).halves)
    # a tab parts what is told in a line; hardly any name has one, and those are worked out each time
    return {value: room.as_kept(getattr(room, part)(value)) for value in asked if "\t" not in value}


def recall(found: Mapping[str, str], part: str) -> None:
    """Spare this process what another one, with the same code, told in :func:`analysed`.

    >>> recall(analysed(["Бойко"], "surname"), "surname")
    """
    _ROOMS[part].recalled.update(found)


def forget_recalled() -> None:
    """Let go of what :func:`recall` told of names.

    >>> recall(analysed(["Бойко"], "surname"), "surname"), forget_recalled(), surnames.recalled
    (None, None, {})
    """
    for room in _ROOMS.values():
        room.recalled.clear()
