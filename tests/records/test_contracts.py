"""The contracts are whole, and a broken one is refused in one clear line."""

from pathlib import Path

import pytest

from linkage.errors import BadInput
from linkage.names import shipped
from linkage.records import contracts
from linkage.records.contracts import KINDS, OTHER_FILES, PRIVACY_CLASSES, RESULT_TABLES, contract

PERSON_TEXT = """
record_id full_name surname given_name patronymic other_names call_sign sex birth_date birth_place residence
military_unit rank document_number tax_number
"""
PERSON = PERSON_TEXT.split()
OWN = {
    "registry": "category missing_date missing_place circumstances registered_date status status_date "
    "icrc_confirmed_date distinguishing_marks",
    "exchange": "list_id list_total exchange_date category held_at condition note",
    "acknowledgement": "issuer acknowledged_date answer means sentence held_at",
    "death": "death_date basis place",
    "testimony": "witness_id origin_id interview_date language basis age category seen_at cell seen_from "
    "seen_to missing_place condition outcome_claimed reliability credibility statement",
    "interview": "respondent_id respondent interview_date contact contact_after_broadcast",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_the_shared_person_columns_and_then_its_own(kind: str) -> None:
    assert [column.name for column in contract(kind).columns] == [*PERSON, *OWN[kind].split()]


@pytest.mark.parametrize("name", [*KINDS, *RESULT_TABLES, *OTHER_FILES])
def test_every_column_says_what_it_means_and_who_may_see_it(name: str) -> None:
    told = contract(name)
    for column in (*told.columns, *told.parts, *told.kept):
        assert column.privacy in PRIVACY_CLASSES, column.name
        assert column.meaning.endswith("."), column.name


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_of_a_person_has_aliases_in_three_languages(kind: str) -> None:
    told = contract(kind)
    assert all(told.column(name).aliases[language] for name in PERSON for language in ("uk", "ru", "en"))


def test_what_a_witness_alone_knows_is_source_protecting() -> None:
    told = contract("testimony")
    for name in ("witness_id", "origin_id", "interview_date", "statement", "cell"):
        assert told.column(name).privacy == "source-protecting"


def test_the_frame_has_each_column_beside_its_raw_text() -> None:
    columns = contract("death").frame_columns
    assert columns[:4] == ("row", "record_id", "full_name", "full_name_raw")
    assert columns[-1] == "extra"
    assert "death_date_raw" in columns


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadInput, match="registry, exchange"):
        contract("weather")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[column]\n", "not readable as TOML"),
        ('[[column]]\nname = "a"\ntype = "colour"\nprivacy = "sensitive"\n', "type must be one of"),
        ('[[column]]\nname = "a"\ntype = "text"\n', "privacy must be one of"),
        ('[[column]]\nname = "a"\nprivacy = "sensitive"\nalias = "x"\n', "unknown key 'alias'"),
        ('[[column]]\nname = "a"\ntype = "enum"\nprivacy = "sensitive"\n', "lists the spellings"),
        ('learned_on = "b"\n[[column]]\nname = "a"\nprivacy = "sensitive"\n', "learned_on names 'b'"),
        ('[[column]]\nname = "a"\nprivacy = "sensitive"\n' * 2, "stands twice"),
        ('[[part]]\nname = "a"\nprivacy = "sensitive"\nfeeds = ["z"]\nhow = "fill"\n', "feeds 'z'"),
        ('encodings = ["koi8-r"]\n', "the encoding 'koi8-r' cannot be read"),
    ],
)
def test_a_broken_contract_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, says: str
) -> None:
    (tmp_path / "death.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(contracts, "schemas_folder", lambda: tmp_path)
    with pytest.raises(BadInput, match=says) as caught:
        contract("death")
    assert "\n" not in str(caught.value).strip() or "TOML" in says
    assert shipped.schemas_folder() != tmp_path
