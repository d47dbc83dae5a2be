"""A record is found in whatever form is enough to tell it apart, and the error says which forms there are."""

import pandas as pd
import pytest

from linkage import publishing
from linkage.casework.store.pairs import Pair, RecordName
from linkage.deciding_pairs import pair_of_night
from linkage.errors import BadInput
from linkage.publishing import Night
from linkage.record_naming import named_record
from linkage.workspace import Workspace

ROWS = [
    ("registry", "mia", "R-1", "a"),
    ("registry", "mia", "R-2", "b"),
    ("registry", "police", "R-2", "c"),
    ("testimony", "ngo", "T-9", "d"),
    ("testimony", "registry", "R-1", "e"),
    ("testimony", "ngo", "2023/7", "f"),
]

PERSON_COLUMNS = ["person_id", "anchor_kind", "anchor_source", "anchor_record", "registry_records"]
PERSONS = [
    ("P-ABCDE23456", "registry", "mia", "R-1", "mia/R-1 | police/R-2"),
    ("P-BCDEF34567", "testimony", "ngo", "T-9", ""),
]


@pytest.fixture
def workspace(tmp_path):
    made = Workspace.created(tmp_path / "w")
    night = Night("0123456789abcdef", "2025-01-01", "2025-01-01T00:00:00+00:00", {})
    records = pd.DataFrame(ROWS, columns=["kind", "source", "record_id", "evidence"]).rename_axis("rid")
    with publishing.written_snapshot(made, night) as snapshot:
        snapshot.add("records", records.reset_index())
        snapshot.add("persons", pd.DataFrame(PERSONS, columns=PERSON_COLUMNS))
        snapshot.add_facts({})
    publishing.make_current(made, night)
    return made


def found(workspace, text):
    with publishing.opened_snapshot(workspace, publishing.night_of(workspace, None)) as snapshot:
        row = named_record(snapshot, text)
    return row["kind"], row["source"], row["record_id"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(
            ("registry/mia/R-1", 0),
            ("mia/R-1", 0),
            ("testimony/T-9", 3),
            ("ngo/T-9", 3),
            ("T-9", 3),
            (" T-9 ", 3),
        ),
        *(
            ("registry/R-1", 4),
            ("testimony/registry/R-1", 4),
            ("testimony/R-1", 4),
        ),  # a source goes before a kind
        *(
            ("police/R-2", 2),
            ("2023/7", 5),
            ("testimony/2023/7", 5),
            ("ngo/2023/7", 5),
            ("testimony/ngo/2023/7", 5),
        ),
    ],
)
def test_it_is_found_by_any_form_that_only_it_bears(workspace, text, number):
    assert found(workspace, text) == ROWS[number][:3]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Т-9", 3),
        ("t 9", 3),
        ("Ngo/t–9", 3),
        ("testimony/ngo/т-9", 3),
        ("MIA/r-2", 1),
        ("registry/mia/r1", 0),
    ],
)
def test_case_alphabet_blanks_and_dashes_make_no_difference_where_nothing_is_called_so(
    workspace, text, number
):
    assert found(workspace, text) == ROWS[number][:3]


def test_of_several_that_read_the_same_each_is_named(workspace):
    with pytest.raises(BadInput, match=r"r-2 names 2 records: registry/mia/R-2, registry/police/R-2"):
        found(workspace, "r-2")


@pytest.mark.parametrize("text", ["R-2", "registry/R-2", "R-1"])
def test_where_several_bear_it_they_are_named_with_the_forms(workspace, text):
    with pytest.raises(BadInput, match=r"names 2 records: .*KIND/SOURCE/RECORD_ID \(or shorter"):
        found(workspace, text)


@pytest.mark.parametrize(
    "text", ["R-9", "mia/R-9", "registry/R-9", "registry/t-9", "registry/ngo/T-9", "people/T-9", ""]
)
def test_where_none_does_the_forms_are_said(workspace, text):
    with pytest.raises(BadInput, match=r"no record .*KIND/SOURCE/RECORD_ID \(or shorter"):
        found(workspace, text)


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("P-ABCDE23456", "entries in the registry: registry/mia/R-1, registry/police/R-2."),
        ("p-abcde23456", "entries in the registry: registry/mia/R-1, registry/police/R-2."),
        ("P-BCDEF34567", "testimony/ngo/T-9."),
    ],
)
def test_the_id_of_a_person_is_said_to_be_one_with_the_records_it_stands_for(workspace, text, records):
    with pytest.raises(BadInput, match="is a person; a record is asked for") as refused:
        found(workspace, text)
    assert records in str(refused.value)


def test_an_empty_text_is_said_to_be_one(workspace):
    with pytest.raises(BadInput, match="An empty text"):
        found(workspace, " ")


def test_a_pair_is_decided_on_what_both_records_say_whichever_is_named_first(workspace):
    told = pair_of_night(workspace, "T-9", "mia/R-1")
    assert told == pair_of_night(workspace, "registry/mia/R-1", "testimony/T-9")
    pair = Pair.of(RecordName("registry", "mia", "R-1"), RecordName("testimony", "ngo", "T-9"))
    assert told == (pair, "a-d")
    with pytest.raises(BadInput, match="are one record"):
        pair_of_night(workspace, "T-9", "testimony/T-9")
