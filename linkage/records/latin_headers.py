"""Ukrainian and Russian headers typed in Latin letters: «data_znyknennia» is «дата зникнення».

No list of such headers is kept: each word is compared with what the words of the contract look like in any of
the Latin tables that names are rendered in.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, product

from linkage.names.transliteration import bare_renderings, frame

_MOST_READINGS = 12
# A word of fewer letters may be English, or anything.
_TELLING = 5


class LatinWords:
    """The Cyrillic words of some headers (normalised), to be found by a Latin rendering."""

    def __init__(self, headers: Iterable[str]) -> None:
        words = {word for header in headers for word in header.split() if not word.isascii()}
        # A word shares the letters of its frame with all its renderings: few words are rendered at all.
        self._by_frame: dict[str | None, list[str]] = {}
        for word in sorted(words):
            self._by_frame.setdefault(frame(word), []).append(word)
        self.readings = lru_cache(maxsize=5_000)(self._readings)

    def in_part(self, header: str) -> tuple[str, ...]:
        """``readings`` of a header in which other words are cut short or unknown, but a long one is known."""
        ways = [self._cyrillic(word) if len(word) >= _TELLING else [] for word in header.split()]
        if not header.isascii() or not any(ways):
            return ()
        words = [
            own or self._cyrillic(word) or [word] for own, word in zip(ways, header.split(), strict=True)
        ]
        return tuple(" ".join(one) for one in islice(product(*words), _MOST_READINGS))

    def _readings(self, header: str) -> tuple[str, ...]:
        """The Cyrillic headers that a normalised Latin one can stand for; none where a word is no rendering.

        Short words that are the same in any language («id») stay as they are.
        """
        if not header.isascii():
            return ()
        ways = [
            self._cyrillic(word) or ([word] if len(word) < 3 or word.isdigit() else [])
            for word in header.split()
        ]
        made = (" ".join(words) for words in islice(product(*ways), _MOST_READINGS))
        return tuple(reading for reading in made if not reading.isascii())

    def _cyrillic(self, word: str) -> list[str]:
        possible = (*self._by_frame.get(frame(word), ()), *self._by_frame.get(None, ()))
        return [one for one in possible if word in bare_renderings(one)]
