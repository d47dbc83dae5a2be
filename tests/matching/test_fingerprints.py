"""A record is known again while it says the same, and not when it says another thing."""

import numpy as np
import pytest

from linkage.matching.fingerprints import fingerprints
from linkage.matching.preparation import prepare
from tests.matching.conftest import records, shuffled


def by_record(frames):
    prepared = prepare(frames)
    names = prepared.records[["kind", "source", "record_id"]].itertuples(index=False, name=None)
    return dict(zip(names, fingerprints(prepared).tolist(), strict=True))


def test_the_order_of_files_and_rows_and_other_records_do_not_matter(world):
    every = by_record(world.frames)
    few = {kind: frame.head(20) for kind, frame in shuffled(world.frames, 3).items()}
    for record, fingerprint in by_record(few).items():
        assert every[record] == fingerprint


def test_no_two_records_share_one(world):
    found = list(by_record(world.frames).values())
    assert len(np.unique(found)) == len(found)


PERSON = {"surname": "Шевченко", "given_name": "Тарас", "birth_date": "1991-03-09", "residence": "Київ"}


@pytest.mark.parametrize(
    "change",
    [
        {"surname": "Шевченка"},
        {"given_name": None},
        {"birth_date": "1991-03"},
        {"residence": None, "birth_place": "Київ", "call_sign": "Київ"},
        {"rank": "солдат"},
        {"record_id": "another"},
        {"source": "another"},
    ],
)
def test_whatever_linking_reads_changes_it(change):
    one, other = (by_record({"registry": records("registry", told)}) for told in (PERSON, PERSON | change))
    assert set(one.values()).isdisjoint(other.values())


def test_what_linking_does_not_read_changes_nothing():
    told = {**PERSON, "circumstances": "not known"}
    assert by_record({"registry": records("registry", told)}) == by_record(
        {"registry": records("registry", PERSON)}
    )
