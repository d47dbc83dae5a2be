"""A table of many words in little memory; a dict of Python takes four times as much and more.

Words that begin alike stand one after the other in one text, a part of which is searched for a word. It is
held in UTF-8, as one object; texts of Python's, one a beginning, take twice as much. Where to search, a hash
of the beginning tells: a dict of beginnings would take as much room again as the text.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from zlib import crc32

#: First letters by which a word's text is found: with fewer the texts get long to search, with more many.
LETTERS = 4


class WordTable(Mapping[str, str]):
    """Words, each with what is told of it, which may be nothing.

    Args:
        laid: as :func:`laid_out` gives it; what takes time is done there, once for all processes.
        letters: as there.

    >>> table = WordTable(laid_out({"шевчук": "", "шевченко": "shevchenko"}.items()))
    >>> table["шевченко"], table.get("шевчук"), table.get("шевч"), len(table)
    ('shevchenko', '', None, 2)
    """

    def __init__(self, laid: tuple[str, Sequence[int]], letters: int = LETTERS) -> None:
        text, start = laid
        self._letters, self._n_parts = letters, len(start) - 1
        self._text, self._start = text.encode(), array("I", start)

    def __getitem__(self, word: str) -> str:
        told = self.told(word)
        if told is None:
            raise KeyError(word)
        return told

    def told(self, word: str) -> str | None:
        """The same as ``get``, at a third of its price: most words asked for are none of the table."""
        place, line = self._found(word)
        if place < 0:
            return None
        start = place + len(line)
        return self._text[start : self._text.index(b"\n", start)].decode()

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self._found(word)[0] >= 0

    def _found(self, word: str) -> tuple[int, bytes]:
        """Where the line of a word begins, -1 if there is none, and how it begins."""
        part = part_of(word, self._letters, self._n_parts)
        line = f"\n{word}\t".encode(errors="surrogatepass")
        return self._text.find(line, self._start[part], self._start[part + 1]), line

    def __iter__(self) -> Iterator[str]:
        lines = self._text.decode().split("\n")
        yield from sorted(line[: line.index("\t")] for line in lines if line)

    def __len__(self) -> int:
        return self._text.count(b"\t")


def laid_out(words: Iterable[tuple[str, str]], letters: int = LETTERS) -> tuple[str, list[int]]:
    """Distinct words and what is told of each, as a WordTable holds them; without tabs and ends of lines.

    The text, part after part, and where each of these begins in it, in bytes, and the last one ends.

    >>> laid_out([("шевчук", ""), ("шевченко", "shevchenko")])
    ('\\nшевченко\\tshevchenko\\nшевчук\\t\\n', [0, 42])
    """
    every = sorted(words)
    n_parts = max(len({word[:letters] for word, _ in every}), 1)
    parts: list[list[str]] = [[] for _ in range(n_parts)]
    for word, told in every:
        parts[part_of(word, letters, n_parts)].append(f"{word}\t{told}\n")
    texts = list(map("".join, parts))
    return "\n" + "".join(texts), list(accumulate((len(text.encode()) for text in texts), initial=0))


def part_of(word: str, letters: int, n_parts: int) -> int:
    """The part of the text in which words that begin so stand.

    >>> part_of("шевчук", 4, 1000) == part_of("шевченко", 4, 1000)
    True
    """
    return crc32(word[:letters].encode(errors="surrogatepass")) % n_parts
