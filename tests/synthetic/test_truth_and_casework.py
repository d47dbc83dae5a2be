"""Two authors, one design: the oracle and casework's plain rule agree on every person of a world."""

from collections.abc import Hashable
from datetime import date

import pandas as pd
import pytest

from linkage.casework.as_of import AsOf, Reach
from linkage.casework.evidence import evidence_table
from linkage.casework.flag import RULES, Fact, PersonFacts, seen_never_acknowledged
from linkage.casework.levels import Axis, Evidence
from linkage.synthetic import truth
from linkage.synthetic.true_figures import COUNTED
from tests.synthetic.conftest import Written

LEARNED_ON = {
    "registry": "registered_date", "exchange": "exchange_date", "acknowledgement": "acknowledged_date",
    "testimony": "interview_date", "interview": "interview_date",
}  # fmt: skip
# Deaths carry no day on which they became known; the oracle takes them as known. Undated ones are left out:
# casework dates them by the day they were learned, which a world does not say.
ALWAYS = "2022-02-24"


def _day(value: object) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()  # type: ignore[arg-type, call-overload]


def _fact(row: dict[Hashable, object]) -> Fact:
    days = {name: _day(row[name]) for name in ("begins", "begun_by", "still_on", "learned")}
    same = {
        name: row[name]
        for name in ("level", "what", "first_hand", "graded", "origin", "claim", "detail", "condition")
    }
    return Fact(axis=Axis(str(row["axis"])), **days, **same)  # type: ignore[arg-type]


def _rows(small: Written, kind: str) -> list[dict[str, str]]:
    return [row for row in small.rows(kind) if kind != "death" or row["death_date"]]


@pytest.fixture(scope="module")
def judged(small: Written) -> tuple[dict[str, PersonFacts], dict[str, truth.Known]]:
    """Every person of the small world as casework sees them and as the oracle does."""
    frames: dict[str, pd.DataFrame] = {}
    owner: dict[int, str] = {}
    for kind in ("registry", "exchange", "acknowledgement", "death", "interview", "testimony"):
        rows, person = _rows(small, kind), small.person_of(kind)
        start = len(owner)
        owner |= {start + i: person[row["record_id"]] for i, row in enumerate(rows)}
        frame = pd.DataFrame(rows).replace("", None).assign(source=kind)
        frame["rid"] = range(start, start + len(rows))
        frame["learned"] = frame[LEARNED_ON[kind]] if kind in LEARNED_ON else ALWAYS
        frames[kind] = frame
    registered = set(small.person_of("registry").values())
    facts: dict[str, list[Fact]] = {person: [] for person in owner.values()}
    for row in evidence_table(frames).to_dict("records"):
        facts[owner[int(row["rid"])]].append(_fact(row))
    seen = {person: PersonFacts(person in registered, tuple(known)) for person, known in facts.items()}
    delivered = [
        (kind, row, owner[rid])
        for kind, frame in frames.items()
        for rid, row in zip(frame["rid"], _rows(small, kind), strict=True)
    ]
    return seen, truth.gather(delivered)


@pytest.mark.parametrize("asked", ["2024-12-31", "2024-08-15", "2023-11-01"])
@pytest.mark.parametrize("behind", [0, 100])
def test_oracle_and_casework_agree_on_everyone(
    judged: tuple[dict[str, PersonFacts], dict[str, truth.Known]], asked: str, behind: int
) -> None:
    facts, known = judged
    day = date.fromisoformat(asked)
    reached = day.toordinal() - behind
    asof = AsOf(day, Reach({"acknowledgement": date.fromordinal(reached)}))
    ours = {person: truth.flag(of, day.toordinal(), reached) for person, of in known.items()}
    theirs = {
        person: int(seen_never_acknowledged(of, asof)) + int(seen_never_acknowledged(of, asof, Evidence.E2))
        for person, of in facts.items()
    }
    differing = {person: (ours[person], theirs[person]) for person in ours if ours[person] != theirs[person]}
    assert not differing
    assert sum(1 for level in ours.values() if level) > 5


@pytest.mark.parametrize("figure", sorted(COUNTED))
@pytest.mark.parametrize("asked", ["2024-12-31", "2024-02-10"])
def test_they_agree_on_the_other_lists(
    judged: tuple[dict[str, PersonFacts], dict[str, truth.Known]], figure: str, asked: str
) -> None:
    facts, known = judged
    day = date.fromisoformat(asked)
    asof = AsOf(day, Reach({"acknowledgement": day}))
    rule = RULES[figure.removesuffix("_reported")]
    ours = {person for person, of in known.items() if COUNTED[figure](of, day.toordinal())}
    theirs = {person for person, of in facts.items() if rule(of, asof, Evidence.E1)}
    assert ours == theirs
