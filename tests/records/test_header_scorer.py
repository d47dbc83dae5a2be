"""How likely a column is each target: chances add up, and what nobody knows speaks for nothing."""

import pytest

from linkage.errors import BadInput
from linkage.records import header_scorer
from linkage.records.contracts import KINDS, contract
from linkage.records.header_evidence import EXTRA, of_header
from linkage.records.header_scorer import candidates, chances, header_speaks_for, known_weights, scores

DAYS = [f"{day:02}.03.2023" for day in range(1, 20)]


@pytest.mark.parametrize("kind", KINDS)
def test_chances_of_the_free_targets_and_of_an_extra_add_up(kind: str) -> None:
    told = contract(kind)
    scored = scores("Коли він зник", DAYS, told)
    names = {one.name for one in candidates(told)}
    assert scored.keys() == names | {EXTRA}
    for free in (names, {"full_name"}, set()):
        chance = chances(scored, free)
        assert chance.keys() == free | {EXTRA}
        assert sum(chance.values()) == pytest.approx(1)


def test_what_is_taken_leaves_its_chance_to_the_others() -> None:
    told = contract("registry")
    scored = scores("Коли він зник", DAYS, told)
    names = {one.name for one in candidates(told)}
    whole, rest = chances(scored, names), chances(scored, names - {"missing_date"})
    assert all(rest[target] >= whole[target] for target in rest)


def test_words_that_nobody_knows_are_told_as_such_and_speak_for_nothing() -> None:
    told = contract("registry")
    assert of_header("Бзуф", told, known_weights())["unknown words"] == 1
    assert of_header("Дата зникнення", told, known_weights())["unknown words"] == 0
    assert not header_speaks_for("Бзуф", told.column("missing_date"), told)
    assert header_speaks_for("Дата, коли зник", told.column("missing_date"), told)


def test_a_header_in_latin_letters_shows_what_the_ukrainian_one_shows() -> None:
    told = contract("registry")
    latin, own = (of_header(one, told, ()) for one in ("data_znyknennia", "дата зникнення"))
    assert {"means:missing", "means:date"} <= latin.keys() & own.keys()


def test_weights_that_cannot_be_read_are_refused_in_one_line(
    tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(header_scorer, "reference_folder", lambda: tmp_path)
    known_weights.cache_clear()
    with pytest.raises(BadInput, match="restore it from the release"):
        known_weights()
    known_weights.cache_clear()
