"""A table of many words in little memory; a dict of Python takes four times as much and more.

Words that begin alike stand one after the other in one text, in which a word is searched for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

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
        self._by_beginning = {text[1 : text.index("\t")][:letters]: text for text in texts}

    def __getitem__(self, word: str) -> str:
        told = self.told(word)
        if told is None:
            raise KeyError(word)
        return told

    def told(self, word: str) -> str | None:
        """The same as ``get``, at a third of its price: most words asked for are none of the table."""
        text = self._by_beginning.get(word[: self._letters])
        place = -1 if text is None else text.find(f"\n{word}\t")
        if text is None or place < 0:
            return None
        start = place + len(word) + 2
        return text[start : text.index("\n", start)]

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        return f"\n{word}\t" in self._by_beginning.get(word[: self._letters], "")

    def __iter__(self) -> Iterator[str]:
        for text in self._by_beginning.values():
            yield from (line[: line.index("\t")] for line in text.strip("\n").split("\n"))

    def __len__(self) -> int:
        return sum(text.count("\t") for text in self._by_beginning.values())


def in_texts(words: Iterable[tuple[str, str]], letters: int = LETTERS) -> list[str]:
    """Distinct words and what is told of each, as a WordTable holds them; without tabs and ends of lines.

    >>> in_texts([("шевчук", ""), ("шевченко", "shevchenko"), ("юр", "")])
    ['\\nшевченко\\tshevchenko\\nшевчук\\t\\n', '\\nюр\\t\\n']
    """
    by_beginning = groupby(sorted(words), key=lambda item: item[0][:letters])
    return ["\n" + "".join(f"{word}\t{told}\n" for word, told in items) for _, items in by_beginning]
