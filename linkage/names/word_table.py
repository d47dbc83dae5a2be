"""A table of many words in little memory; a dict of Python takes four times as much and more.

Words that begin alike stand one after the other in one text, a part of which is searched for a word. It is
held in UTF-8, as one object; texts of Python's, one a beginning, take twice as much.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby

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
        self._letters = letters
        encoded = [text.encode() for text in texts]
        self._text = b"".join(encoded)
        self._start = array("I", accumulate(map(len, encoded), initial=0))
        self._number = {text[1 : text.index("\t")][:letters]: i for i, text in enumerate(texts)}

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
        number = self._number.get(word[: self._letters])
        if number is None:
            return -1, b""
        line = f"\n{word}\t".encode(errors="surrogatepass")
        return self._text.find(line, self._start[number], self._start[number + 1]), line

    def __iter__(self) -> Iterator[str]:
        for line in self._text.decode().split("\n"):
            if line:
                yield line[: line.index("\t")]

    def __len__(self) -> int:
        return self._text.count(b"\t")


def in_texts(words: Iterable[tuple[str, str]], letters: int = LETTERS) -> list[str]:
    """Distinct words and what is told of each, as a WordTable holds them; without tabs and ends of lines.

    >>> in_texts([("шевчук", ""), ("шевченко", "shevchenko"), ("юр", "")])
    ['\\nшевченко\\tshevchenko\\nшевчук\\t\\n', '\\nюр\\t\\n']
    """
    by_beginning = groupby(sorted(words), key=lambda item: item[0][:letters])
    return ["\n" + "".join(f"{word}\t{told}\n" for word, told in items) for _, items in by_beginning]
