"""Prepares at once all that is made of the dictionaries, so that a machine's first file need not wait."""

from collections.abc import Callable
from functools import partial

from linkage.names import full_keys, given_names, inflection, known_sounds, layout, lexicon, patronymics
from linkage.names.prepared import is_kept

#: What is kept (see `prepared`), in an order in which each finds what it is made of -> what makes it.
MADE: dict[str, Callable[[], object]] = {
    **{part: partial(lexicon.all_folded, part) for part in lexicon.PARTS},
    **{f"{part}_only_russian": partial(lexicon.all_only_russian, part) for part in lexicon.PARTS},
    **{f"{part}_endings": partial(inflection.names_by_ending, part) for part in lexicon.PARTS},
    "threes": layout.usual_threes,
    "given_renderings": given_names.by_rendering,
    "given_sounds": given_names.by_sound,
    "patronymic_skeletons": patronymics.by_skeleton,
    "surname_sounds": known_sounds.surname_sounds,
    **{f"keys_with_another_{level}": partial(full_keys.keys_with_another, level) for level in (2, 3)},
}


def unprepared() -> list[Callable[[], object]]:
    """What makes each that is not kept yet, to be called in order: some six seconds once on a machine.

    >>> for make in unprepared():
    ...     _ = make()
    >>> unprepared()
    []
    """
    return [make for name, make in MADE.items() if not is_kept(name)]
