"""Keys of a whole value: a surname with halves, or a full name, at any level."""

from functools import lru_cache

from linkage.names.clean import fold, is_cyrillic
from linkage.names.inflection import folded_nominatives
from linkage.names.layout import repair_layout
from linkage.names.lexicon import twins
from linkage.names.skeleton import folded_keys
from linkage.names.spellings import cyrillic_spellings


@lru_cache(maxsize=1 << 17)
def keys(name: str, level: int = 3) -> frozenset[str]:
    """Keys of a name at level 1 (folded spelling), 2 (sound) or 3 (consonants); names that share one meet.

    Every word gives the keys of its own spelling, of the nominatives it may come from and of its spelling
    in the other language; a double surname those of each half and of the whole.

    >>> sorted(keys("Шевченко")), sorted(keys("Шевченком") & keys("Chevtchenko"))
    (['XVXNK'], ['XVXNK'])
    """
    found: set[str] = set()
    for word in fold(" ".join(map(repair_layout, name.split()))).split():
        found |= _word_keys(word, level)
    return frozenset(found)


# Full names are distinct in their millions, their words in their hundred thousands.
@lru_cache(maxsize=1 << 18)
def _word_keys(word: str, level: int) -> frozenset[str]:
    pieces = {word, *word.split("-"), word.replace("-", "")} if "-" in word else {word}
    return frozenset(
        key for piece in pieces - {""} for form in _forms(piece) for key in folded_keys(form, level)
    )


def _forms(word: str) -> set[str]:
    if not is_cyrillic(word):
        return {word, *cyrillic_spellings(word)}
    forms = {word}
    for part in ("surname", "given"):
        for nominative, weight in folded_nominatives(word, part)[:3]:
            if weight >= 0.1:
                forms.add(nominative)
                forms.update(twins(nominative, part))
    return forms
