"""How many columns of layouts are mapped right, and which are silently wrong in a name or a date."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

from benchmarks.headers.labelled import labelled
from benchmarks.headers.learn import Weights, learn, worth_keeping
from linkage.records import header_scorer
from linkage.records.column_match import DATE_TYPES, NAME_TYPES
from linkage.records.contracts import contract
from linkage.records.headers import match_columns
from tests.records.layouts import Layout


@dataclass(frozen=True)
class Column:
    """One column as it was mapped: None for an extra."""

    kind: str
    header: str
    wanted: frozenset[str | None]
    found: str | None
    how: str

    @property
    def is_right(self) -> bool:
        """Whether it reached (one of) its right targets."""
        return self.found in self.wanted

    @property
    def misleads(self) -> bool:
        """Whether it is wrong in a name or a date, which nobody would notice."""
        if self.is_right or self.found is None:
            return False
        return contract(self.kind).column(self.found).type in (*NAME_TYPES, *DATE_TYPES)


@dataclass(frozen=True)
class Outcome:
    """What became of the columns of a set of layouts."""

    name: str
    layouts: int
    columns: tuple[Column, ...]


def measure(name: str, layouts: Sequence[Layout]) -> Outcome:
    """Map the columns of layouts as they would be on delivery."""
    return Outcome(name, len(layouts), tuple(column for layout in layouts for column in _mapped(layout)))


def left_out(layouts: Sequence[Layout]) -> Iterator[Outcome]:
    """Each set of gathered layouts, mapped by weights that were learnt from all others.

    Not from phrasings, which were written by somebody who had seen these.
    """
    for name in sorted({one.gathered for one in layouts} - {"made"}):
        others = [one for one in layouts if one.gathered != name]
        weights = worth_keeping(learn(list(labelled(others, phrasings=False))))
        with _weighed_by(weights):
            yield measure(name, [one for one in layouts if one.gathered == name])


@contextmanager
def _weighed_by(weights: Weights) -> Iterator[None]:
    def instead() -> Mapping[str, Mapping[str, float]]:
        return weights

    with mock.patch.object(header_scorer, "known_weights", instead):
        yield


def _mapped(layout: Layout) -> Iterator[Column]:
    told = contract(layout.kind)
    kept = {column.name for column in told.kept} - {"row_no"}
    matches = match_columns(layout.headers, layout.rows, told, {})
    for match, wanted in zip(matches, layout.wanted, strict=True):
        found = None if match.target in kept else match.target
        yield Column(layout.kind, match.header, wanted, found, match.how)


def report(outcomes: Iterable[Outcome]) -> str:
    """A table of the outcomes, and what was silently wrong."""
    lines = ["| layouts | columns | right | left as extras | otherwise wrong | silently wrong (name, date) |"]
    lines.append("| --- | --- | --- | --- | --- | --- |")
    misled: list[str] = []
    for one in outcomes:
        wrong = [column for column in one.columns if not column.is_right]
        unused = sum(1 for column in wrong if column.found is None)
        silent = [column for column in wrong if column.misleads]
        right = len(one.columns) - len(wrong)
        lines.append(
            f"| {one.name} ({one.layouts}) | {len(one.columns)} | {right} ({right / len(one.columns):.1%}) "
            f"| {unused} | {len(wrong) - unused - len(silent)} | {len(silent)} |"
        )
        misled += [
            f"- {one.name}, {column.kind}: «{column.header}» was taken for `{column.found}` ({column.how})"
            for column in silent
        ]
    return "\n".join([*lines, "", *misled, ""])
