"""Whether a text is a list of people, and of which sort."""

import re
from itertools import pairwise

from linkage.records.readers.list_lines import HEADING, NUMBER, goes_on, holds_person, pieces

_ROWS_BEFORE_JUDGING = 60


def looks_like_list(text: str) -> bool:
    """Whether most lines open with a number or a bullet and go on with a person's name."""
    lines = [line for line in text.split("\n") if line.strip()][:_ROWS_BEFORE_JUDGING]
    numbered = [line for line in lines if NUMBER.match(line)]
    named = sum(1 for line in numbered if holds_person(NUMBER.sub("", line, count=1)))
    return mostly_numbered(lines) and named >= 0.5 * len(numbered)


def mostly_numbered(lines: list[str]) -> bool:
    """Whether at least half of the lines that begin anew, headings aside, open with a number or a bullet."""
    told = [line for line in lines if line.strip()]
    numbered = sum(1 for line in told if NUMBER.match(line))
    others = sum(
        1
        for above, line in zip(["", *told], told, strict=False)
        if not (NUMBER.match(line) or HEADING.search(line) or (above and goes_on(line, above)))
    )
    return numbered > 0 and numbered >= others


def looks_like_names(text: str) -> bool:
    """Whether most lines open with a person's name, numbered or not."""
    lines = [line for line in text.split("\n") if line.strip()][:_ROWS_BEFORE_JUDGING]
    named = [line for line in lines if line.strip()[0].isalpha() and holds_person(line, over_comma=False)]
    # A line that names several people weighs as many.
    more = sum(len(pieces(line)) - 1 for line in named)
    return bool(lines) and len(named) + more >= 0.6 * (len(lines) + more)


def names_on_several_lines(text: str) -> tuple[int, int] | None:
    """How many names on how many lines, of a text that tells of each person on several unnumbered lines."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][:_ROWS_BEFORE_JUDGING]
    named = [
        at for at, line in enumerate(lines) if line[0].isalpha() and holds_person(line, over_comma=False)
    ]
    steps = {after - before for before, after in pairwise(named)}
    between = 0.2 * len(lines) <= len(named) < 0.6 * len(lines)
    return (len(named), len(lines)) if between and steps and max(steps) <= min(steps) + 2 else None


def looks_like_several_a_line(text: str) -> bool:
    """Whether semicolons part people, not columns: nearly every piece between them opens with a name."""
    lines = [line for line in text.split("\n") if line.strip()][:_ROWS_BEFORE_JUDGING]
    parted = [[piece for piece in line.split(";") if piece.strip()] for line in lines]
    parts = [NUMBER.sub("", part, count=1) for line in parted if len(line) > 1 for part in line]
    told = [part for part in parts if holds_person(part)]
    with_more = sum(1 for part in told if re.search(r"\d", part))
    return len(told) > 2 and len(told) >= 0.8 * len(parts) and with_more >= 0.5 * len(told)
