"""How Russian writes a Ukrainian surname that no dictionary has, by letters, with measured frequencies.

Shares are those among the 118,127 surnames of names_translator, aligned with their Russian spellings; what
one Ukrainian letter gives in fewer than one name in a hundred is left out. Spelling is folded: ё as е, no
apostrophes, so that a soft sign after a labial may be missing.
"""

import re
from functools import lru_cache

# Ukrainian ending -> Russian endings with their shares; the first that fits.
_ENDINGS: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = (
    ("івський", (("овский", 0.56), ("ивский", 0.36), ("евский", 0.08))),
    ("івська", (("овская", 0.56), ("ивская", 0.36), ("евская", 0.08))),
    ("ський", (("ский", 1.0),)),
    ("цький", (("цкий", 1.0),)),
    ("ська", (("ская", 1.0),)),
    ("цька", (("цкая", 1.0),)),
    ("ець", (("ец", 1.0),)),
    ("ий", (("ый", 0.75), ("ий", 0.19), ("ой", 0.06))),
    ("йов", (("ев", 0.6), ("ьев", 0.4))),
    ("йова", (("ева", 0.6), ("ьева", 0.4))),
    ("ьов", (("ев", 1.0),)),
    ("ьова", (("ева", 1.0),)),
    ("їв", (("ев", 0.75), ("ив", 0.25))),
    ("ів", (("ив", 0.78), ("ов", 0.16), ("ев", 0.06))),
)
_LETTERS: dict[str, tuple[tuple[str, float], ...]] = {
    "и": (("и", 0.78), ("ы", 0.22)),
    "і": (("и", 0.97), ("е", 0.015), ("о", 0.015)),
    "ї": (("и", 0.75), ("е", 0.25)),
    "є": (("е", 1.0),),
    "о": (("о", 0.98), ("е", 0.02)),
    "чо": (("че", 0.55), ("чо", 0.45)),
    "що": (("ще", 0.75), ("що", 0.25)),
    "йо": (("е", 0.8), ("йо", 0.2)),
    "ьо": (("е", 1.0),),
}
# A labial before я, ю, є had an apostrophe, for which Russian has a soft sign; not in св, цв.
_AFTER_LABIAL = (("ь", 0.75), ("", 0.25))
_LABIAL = re.compile("(?<=[бпвмф])(?=[яює])(?<![сц]в)")
_PIECE = re.compile("[йьчщ]о|.")
# After these Russian writes и, never ы.
_HUSHING = "гкхжчшщ"
_MARK = re.compile("[іїє]|[йь]о|[сц]ьк(?:ий|а)$|ець$|(?<=[бпвмф])[яю]|ий$")
_AS_IT_IS: tuple[tuple[str, float], ...] = (("", 1.0),)
_MOST, _LEAST = 6, 0.01


@lru_cache(maxsize=1 << 16)
def russian_spellings(name: str) -> tuple[tuple[str, float], ...]:
    """Russian spellings of a folded Ukrainian surname with how likely each is, likeliest first.

    None for a name that no letter and no ending tells to be Ukrainian.

    >>> russian_spellings("чорноклюєв")[0][0], [form for form, _ in russian_spellings("бзюкайлів")][:2]
    ('черноклюев', ['бзюкайлив', 'бзюкайлов'])
    """
    if not _MARK.search(name):
        return ()
    found = [("", 1.0)]
    stem, endings = name, _AS_IT_IS
    for ending, russian in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            stem, endings = name[: -len(ending)], russian
            break
    for part in _LABIAL.split(stem):
        if found[0][0]:
            found = _extended(found, _AFTER_LABIAL)
        for letter in _PIECE.findall(part):
            found = _extended(found, _LETTERS.get(letter, ((letter, 1.0),)))
    found = _extended(found, endings)
    return tuple((form, share) for form, share in found if form != name)


def _extended(
    found: list[tuple[str, float]], options: tuple[tuple[str, float], ...]
) -> list[tuple[str, float]]:
    """Each spelling so far with each option after it, the likeliest few; never none."""
    made = [
        (form + letters, share * likely)
        for form, share in found
        for letters, likely in _fitting(form, options)
    ]
    made.sort(key=lambda item: (-item[1], item[0]))
    return [item for item in made if item[1] >= _LEAST][:_MOST] or made[:1]


def _fitting(form: str, options: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    """The options without ы after a hushing letter, unless the name itself is written so."""
    if form[-1:] not in _HUSHING:
        return options
    return tuple(option for option in options if option[0][:1] != "ы") or options
