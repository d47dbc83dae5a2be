"""A world is what was asked for: its sizes, its figures, the same bytes for a seed."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkage.errors import BadInput
from linkage.synthetic import Rates, Sizes, synthesise
from linkage.synthetic.fates import settle
from linkage.synthetic.truth import days
from linkage.synthetic.world import COLUMNS
from tests.synthetic.conftest import SMALL, Written

KINDS = list(COLUMNS)
few = st.integers(min_value=0, max_value=60)


def test_every_list_has_the_rows_asked_for(small: Written) -> None:
    assert {kind: len(small.rows(kind)) for kind in KINDS} == vars(SMALL)


def test_every_record_has_one_person_and_no_other_record_is_in_the_truth(small: Written) -> None:
    for kind in KINDS:
        delivered = [row["record_id"] for row in small.rows(kind)]
        assert len(set(delivered)) == len(delivered)
        assert sorted(small.person_of(kind)) == sorted(delivered)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(small: Written, tmp_path: Path) -> None:
    for seed in (11, 12):
        synthesise(tmp_path / str(seed), **vars(SMALL), seed=seed)
    for path in sorted(small.folder.iterdir()):
        assert path.read_bytes() == (tmp_path / "11" / path.name).read_bytes(), path.name
    assert (tmp_path / "12" / "registry.csv").read_bytes() != (small.folder / "registry.csv").read_bytes()


def test_another_testimony_noise_leaves_the_other_lists_as_they_were(small: Written, tmp_path: Path) -> None:
    rates = replace(Rates(), hearsay=0.9, inflected=0.0)
    synthesise(tmp_path, **vars(SMALL), seed=11, rates=rates)
    assert (tmp_path / "testimony.csv").read_bytes() != (small.folder / "testimony.csv").read_bytes()
    for kind in ("registry", "exchange", "acknowledgement", "death", "interview"):
        assert (tmp_path / f"{kind}.csv").read_bytes() == (small.folder / f"{kind}.csv").read_bytes()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(few.map(lambda n: n + 1), few, few, few, few, few, st.integers(0, 10**6))
def test_worlds_of_any_small_size_can_be_made(
    registry: int, exchange: int, acknowledgement: int, death: int, testimony: int, interview: int, seed: int
) -> None:
    sizes = Sizes(registry, exchange, acknowledgement, death, testimony, interview)
    with tempfile.TemporaryDirectory() as folder:
        synthesise(Path(folder), **vars(sizes), seed=seed)
        world = Written(Path(folder))
        written = {k: len(world.rows(k)) for k in KINDS if (Path(folder) / f"{k}.csv").exists()}
        expected = {kind: size for kind, size in vars(sizes).items() if size}
        # What nobody lives to tell, to be told about or to be admitted cannot be filled up.
        assert all(written.get(kind, 0) <= size for kind, size in expected.items())
        assert written["registry"] == registry
        assert written.get("exchange", 0) == exchange
        assert written.get("testimony", 0) == testimony
        assert written.get("death", 0) == death


@pytest.mark.parametrize("sizes", [{"registry": 0}, {"registry": 10, "death": -1}])
def test_impossible_sizes_are_refused_in_one_line(sizes: dict[str, int], tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="registry must have at least one entry"):
        synthesise(tmp_path, **sizes)


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="is a file"):
        synthesise(taken, registry=5)
    assert taken.read_text(encoding="utf-8") == "mine"


def test_published_figures_come_out_at_the_published_size() -> None:
    rates = Rates()
    world = settle(Sizes(71000, 3767, 8000, 5000, 12000, 43), rates, seed=1)
    returned = world.returned
    assert len(returned) == 3767
    assert sum(person.civilian for person in returned) == 168
    assert len({person.exchange for person in returned}) == 58
    never = sum(1 for person in returned if not 0 < person.acknowledged < person.returned)
    assert never / len(returned) == pytest.approx(0.25, abs=0.001)
    assert sum(not person.registered for person in returned) / 3767 == pytest.approx(0.4, abs=0.01)
    contacts = round(rates.contact * 43)
    assert contacts == 5


def test_the_figures_of_the_written_world_are_those_of_its_rates(small: Written) -> None:
    figures = json.loads((small.folder / "truth_figures.json").read_text(encoding="utf-8"))
    assert figures["registry_entries"] == SMALL.registry
    assert figures["registry_persons"] == round(SMALL.registry / (1 + Rates().duplicates))
    assert figures["returned"] == SMALL.exchange
    assert figures["released_never_acknowledged"] == pytest.approx(0.25, abs=0.02)
    assert figures["interviews_with_contact"] == pytest.approx(5 / 43)
    assert figures["flags_e2"] <= figures["flags"] <= figures["captives_seen"]


def test_the_commonest_surname_is_borne_by_three_in_a_thousand() -> None:
    world = settle(Sizes(40000, 0, 0, 0, 0, 0), Rates(), seed=5)
    counts: dict[str, int] = {}
    for person in world.people:
        counts[person.surname] = counts.get(person.surname, 0) + 1
    assert max(counts.values()) / len(world.people) == pytest.approx(0.003, abs=0.001)
    assert len(counts) > 5000


def test_the_description_says_date_seed_sizes_and_every_rate(small: Written) -> None:
    described = json.loads((small.folder / "world.json").read_text(encoding="utf-8"))
    assert described["seed"] == 11
    assert described["sizes"] == vars(SMALL)
    assert described["rates"]["testimony"]["hearing"] == Rates().testimony.hearing
    assert described["acknowledgements_reach"] == described["as_of"]


def test_acknowledgement_lists_can_be_made_stale(tmp_path: Path) -> None:
    synthesise(tmp_path, **vars(SMALL), seed=3, rates=replace(Rates(), stale_days=200))
    described = json.loads((tmp_path / "world.json").read_text(encoding="utf-8"))
    assert days(described["as_of"])[0] - days(described["acknowledgements_reach"])[0] >= 200
