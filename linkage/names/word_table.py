"""A table of many words in little memory; a dict of Python takes four times as much and more.

Words that begin alike stand one after the other in one text, a part of which is searched for a word. It is
held in UTF-8, as one object; texts of Python's, one a beginning, take twice as much. Where to search, a hash
of the beginning tells: a dict of beginnings would take as much room again as the text.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from zlib import crc32

#: First letters by which a word's text is found: with fewer the texts get long to search, with more many.
LETTERS = 4


class WordTable(Mapping[str, str]):
    """Words, each with what is told of it, which may be nothing.

    Args:
        texts: as :func:`in_texts` makes them.
        letters: as there.

    >>> table = WordTable(in_texts({"шевчук": "", "шевченко": "shevchenko"}.items()))
    >>> table["шевченко"], table.get("шевчук"), table.get("шевч"), len(table)
    ('shevchenko', '', None, 2)
    """

    def __init__(self, texts: Sequence[str], letters: int = LETTERS) -> None:
        self._letters, self._n_parts = letters, max(len(texts), 1)
        part_of = [self._part(text[1 : text.index("\t")]) for text in texts]
        order = sorted(range(len(texts)), key=part_of.__getitem__)
        encoded = [texts[i][1:].encode() for i in order]
        size = array("I", bytes(4 * (self._n_parts + 1)))
        for i, text in zip(order, encoded, strict=True):
            size[part_of[i] + 1] += len(text)
        self._text = b"\n" + b"".join(encoded)
        self._start = array("I", accumulate(size))

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
        part, line = self._part(word), f"\n{word}\t".encode(errors="surrogatepass")
        return self._text.find(line, self._start[part], self._start[part + 1]), line

    def _part(self, word: str) -> int:
        """The part of the text in which words that begin so stand."""
        return crc32(word[: self._letters].encode(errors="surrogatepass")) % self._n_parts

    def __iter__(self) -> Iterator[str]:
        lines = self._text.decode().split("\n")
        yield from sorted(line[: line.index("\t")] for line in lines if line)

    def __len__(self) -> int:
        return self._text.count(b"\t")


def in_texts(words: Iterable[tuple[str, str]], letters: int = LETTERS) -> list[str]:
    """Distinct words and what is told of each, as a WordTable holds them; without tabs and ends of lines.

    >>> in_texts([("шевчук", ""), ("шевченко", "shevchenko"), ("юр", "")])
    ['\\nшевченко\\tshevchenko\\nшевчук\\t\\n', '\\nюр\\t\\n']
    """
    by_beginning = groupby(sorted(words), key=lambda item: item[0][:letters])
    return ["\n" + "".join(f"{word}\t{told}\n" for word, told in items) for _, items in by_beginning]
