"""Whether a text is a list of people, and of which sort."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from linkage.records.name_cells import is_sentence
from linkage.records.readers.list_lines import HEADING, NUMBER, goes_on, holds_person, pieces

_ROWS_BEFORE_JUDGING = 60


def looks_like_list(text: str) -> bool:
    """Whether most lines open with a number or a bullet and go on with a person's name."""
    lines = [line for line in text.split("\n") if line.strip()][:_ROWS_BEFORE_JUDGING]
    numbered = [line for line in lines if NUMBER.match(line)]
    named = sum(1 for line in numbered if holds_person(NUMBER.sub("", line, count=1)))
    return (mostly_numbered(lines) and named >= 0.5 * len(numbered)) or lines_of_entry(lines) is not None


@dataclass(frozen=True)
class EntryLines:
    """How many lines an entry of a numbered list has, as a rule and at most."""

    usual: int
    most: int


def lines_of_entry(lines: Sequence[str]) -> EntryLines | None:
    """How many lines the entries of a numbered list have, where most have several; else None."""
    told = [line for line in lines if line.strip() and (NUMBER.match(line) or not HEADING.search(line))]
    starts = [at for at, line in enumerate(told) if (found := NUMBER.match(line)) and any(found.groups())]
    numbers = [_number(told[at]) for at in starts]
    follow = sum(1 for one, other in pairwise(numbers) if other == one + 1)
    if len(starts) < 2 or follow < 0.8 * (len(numbers) - 1):
        return None
    spans = [after - before for before, after in pairwise(starts)]
    usual = max(set(spans), key=lambda span: (spans.count(span), span))
    whole = [" ".join(told[at : at + usual]) for at in starts]
    named = sum(1 for entry in whole if holds_person(NUMBER.sub("", entry, count=1)))
    if (
        usual < 2
        or spans.count(1) >= 0.5 * len(spans)
        or max(spans) > _MOST_LINES
        or named < 0.5 * len(whole)
    ):
        return None
    return EntryLines(usual, max(spans))


_MOST_LINES = 12


def _number(line: str) -> int:
    digits = re.search(r"\d+", line)
    return int(digits.group()) if digits else 0


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


def is_prose(text: str) -> bool:
    """Whether most lines are sentences and few open with a person's name."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][:_ROWS_BEFORE_JUDGING]
    sentences = sum(1 for line in lines if len(line.split()) >= 5 and re.search(r"[.!?…]\W*$", line))
    tabular = any(sign in line for line in lines for sign in "\t|")
    named = sum(1 for line in lines if holds_person(line) and not is_sentence(line))
    return bool(lines) and not tabular and sentences >= 0.5 * len(lines) and named < 0.5 * len(lines)


def no_list_of_people(file: str) -> str:
    """Why a text of sentences is refused, and what to do."""
    return (
        f"{file}: no list of people was found in this text; write each person on a line, the name first and "
        "commas between what follows, and deliver it again"
    )
