"""Small lists of people who never lived, and synthetic worlds that are made and linked once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from linkage.matching import KIND_ORDER, LinkageResult, LinkSettings, ValuePairs, link_records
from linkage.matching.blocking import LARGEST_BLOCK, Source, candidate_pairs, keys_of_spaces
from linkage.matching.known_keys import KnownKeys
from linkage.matching.preparation import Prepared, prepare
from linkage.matching.vectors import Vectors, compared, not_compared
from linkage.progress import Progress, Silent
from linkage.records.delivery import read_delivery
from linkage.synthetic import Rates, synthesise

Frames = dict[str, pd.DataFrame]

#: Examples are drawn alike on every machine; a deadline says nothing on a shared one.
EXAMPLES = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

WORLD = {
    "registry": 400,
    "exchange": 60,
    "acknowledgement": 120,
    "death": 50,
    "testimony": 150,
    "interview": 15,
}
SETTINGS = LinkSettings(threads=2, draws=1000)


@dataclass(frozen=True)
class World:
    """A synthetic world as typed records, the truth behind it, and the linkage of its night.

    ``person_of`` gives the true person of (kind, record id); ``known`` the value pairs compared.
    """

    frames: Frames
    person_of: Mapping[tuple[str, str], str]
    known: ValuePairs
    result: LinkageResult


def made_and_linked(folder: Path, sizes: Mapping[str, int], seed: int, rates: Rates | None = None) -> World:
    """A synthetic world, linked."""
    synthesise(folder, **sizes, seed=seed, rates=rates)
    frames = {
        kind: read_delivery(folder / f"{kind}.csv", kind, kind).frame.assign(source=kind) for kind in sizes
    }
    truth = pd.read_csv(folder / "truth.csv", dtype=str)
    person_of = {(row.source, row.record_id): row.person_id for row in truth.itertuples()}
    known = ValuePairs()
    return World(frames, person_of, known, link_records(frames, SETTINGS, known))


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return made_and_linked(tmp_path_factory.mktemp("world"), WORLD, seed=7)


#: Lists of sixty records freeze their models, so that another night weighs as this one does.
FROZEN_SOON = replace(SETTINGS, threads=1, draws=64, enough_records=60)


@pytest.fixture(scope="session")
def freezing_night(world: World) -> LinkageResult:
    """The world linked so that most of its models freeze."""
    return link_records(world.frames, FROZEN_SOON, world.known)


#: In the larger worlds links are many enough to hold probabilities and error rates against the truth.
LARGER = {"registry": 3000, "exchange": 500, "acknowledgement": 500, "death": 500, "testimony": 1200}
#: One entry in ten says that its person went missing later than it was, and one sighting in twelve is dated a
#: year too early: most links in an order that cannot be are true.
WRONG_DATES = replace(Rates(), lost_date_wrong=0.1, seen_date_wrong=0.08)


@pytest.fixture(scope="session")
def larger_worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, World]:
    """One world as assumed, and one with wrong dates."""
    return {
        name: made_and_linked(tmp_path_factory.mktemp(name), LARGER, seed, rates)
        for name, seed, rates in (("as_assumed", 21, None), ("wrong_dates", 22, WRONG_DATES))
    }


def records(kind: str, *rows: Mapping[str, str | None]) -> pd.DataFrame:
    """Typed records of one kind; an id is given to those without."""
    numbered = [{"source": kind, "record_id": f"{kind}-{i:04}", **row} for i, row in enumerate(rows)]
    return pd.DataFrame(numbered, columns=None if rows else ["source", "record_id"])


def shuffled(frames: Mapping[str, pd.DataFrame], seed: int) -> Frames:
    """The same records in another order of kinds and of rows."""
    rng = np.random.default_rng(seed)
    kinds = rng.permutation(sorted(frames)).tolist()
    return {kind: frames[kind].sample(frac=1, random_state=int(rng.integers(1 << 30))) for kind in kinds}


def keyed(frames: Mapping[str, pd.DataFrame], known: KnownKeys | None = None) -> Prepared:
    """Records with the keys of their values."""
    prepared = prepare(frames)
    return replace(prepared, keys=keys_of_spaces(prepared, known))


def candidates(
    prepared: Prepared, left: np.ndarray, right: np.ndarray, largest_block: int = LARGEST_BLOCK
) -> tuple[dict[tuple[int, int], int], dict[str, dict[str, int]]]:
    """What all rules find: (l, r) -> bitmask; and what each did."""
    found = candidate_pairs(Source.of(prepared), left, right, largest_block)
    return rules_of_pairs(found.findings.united()), found.counts


def rules_of_pairs(pairs: Vectors) -> dict[tuple[int, int], int]:
    """(l, r) -> bitmask of the rules."""
    numbers = zip(pairs.l.tolist(), pairs.r.tolist(), strict=True)
    return dict(zip(numbers, pairs.rules.tolist(), strict=True))


def every_pair(
    prepared: Prepared,
    known: ValuePairs | None = None,
    progress: Progress | None = None,
    threads: int = 1,
) -> Vectors:
    """Every pair l < r compared, as if one blocking rule had found it."""
    lefts, rights = np.triu_indices(len(prepared.records), 1)
    pairs = pd.DataFrame({"l": lefts, "r": rights, "rules": 1})
    return compared_pairs(pairs, prepared, known, progress, threads)


def compared_pairs(
    pairs: pd.DataFrame,
    prepared: Prepared,
    known: ValuePairs | None = None,
    progress: Progress | None = None,
    threads: int = 1,
) -> Vectors:
    """Pairs (l, r, rules) compared, sorted by (r, l)."""
    found = pairs.sort_values(["r", "l"])
    vectors = not_compared(*(found[name].to_numpy() for name in ("l", "r", "rules")))
    return compared(vectors, prepared, known or ValuePairs(), progress or Silent(), threads)


def kind_numbers(result: LinkageResult) -> np.ndarray:
    """For each rid the place of its kind in the order of kinds."""
    order = {kind: i for i, kind in enumerate(KIND_ORDER)}
    return result.records["kind"].map(order).to_numpy()


def holds(bits: np.ndarray, n_draws: int) -> np.ndarray:
    """Packed bits as bool [edges, draws]."""
    return np.unpackbits(bits, axis=1, count=n_draws).astype(bool)
