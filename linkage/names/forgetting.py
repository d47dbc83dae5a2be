"""Lets go of what was worked out of the words met so far, when no more like them are to come."""

import sys

from linkage.names.analyses import forget_recalled
from linkage.names.surname_levels import forget_columns

_ROOM = f"{__package__}."


def forget_words() -> None:
    """Empty the caches of words, tens of megabytes after a long list; what the dictionaries hold stays.

    Whoever asks again waits longer, and is told the same. It is the bounded caches that hold words, and what
    was recalled of names (see analyses), and the columns of surnames.

    >>> from linkage.names.clean import fold
    >>> fold("АЛЁХІН"), forget_words(), fold.cache_info().currsize, fold("АЛЁХІН")
    ('алехін', None, 0, 'алехін')
    """
    rooms = [module for name, module in list(sys.modules.items()) if name.startswith(_ROOM)]
    forget_recalled()
    forget_columns()
    for kept in [value for module in rooms for value in vars(module).values()]:
        asked = getattr(kept, "cache_parameters", None)
        if asked is not None and asked()["maxsize"] is not None:
            kept.cache_clear()
