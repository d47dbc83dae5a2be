"""A witness who speaks twice is no second witness."""

import numpy as np

from linkage.matching import link_records
from linkage.matching.fields import OtherListsLevel
from linkage.matching.speakers import speakers_of
from tests.matching.conftest import SETTINGS, records

ENTRY = {
    "surname": "Мельничук",
    "given_name": "Сергій",
    "patronymic": "Васильович",
    "birth_date": "1990-05-17",
}
OTHERS = [
    {"surname": surname, "given_name": "Іван", "patronymic": "Петрович", "birth_date": f"198{place}-03-02"}
    for place, surname in enumerate(("Шевченко", "Коваль", "Бондаренко", "Ткачук", "Гриценко", "Лисенко"))
]
INITIALS = {"surname": "Мельничук", "given_name": "С.", "patronymic": "В."}


def of_the_entry(*mentions):
    """The level of other lists of the first mention and the entry, and its probability."""
    frames = {"registry": records("registry", ENTRY, *OTHERS), "testimony": records("testimony", *mentions)}
    result = link_records(frames, SETTINGS)
    rids = {name: rid for rid, name in result.records["record_id"].items()}
    pair = {"left_rid": rids["registry-0000"], "right_rid": rids["testimony-0000"]}
    compared, linked = (
        table[(table[list(pair)] == pair).all(axis=1)].iloc[0]
        for table in (result.evidence.comparisons, result.links)
    )
    return int(compared["other_lists"]), float(linked["probability"])


def test_two_mentions_of_one_witness_show_what_one_alone_does():
    """A full name and a date leave no doubt of whom the second mention is; the first tells initials."""
    asked = INITIALS | {"witness_id": "W-03"}
    by_one = of_the_entry(asked, ENTRY | {"witness_id": "W-03"})
    by_two = of_the_entry(asked, ENTRY | {"witness_id": "W-04"})
    assert by_one[0] == of_the_entry(asked)[0] == OtherListsLevel.ON_NO_LIST
    assert by_two[0] == OtherListsLevel.MENTIONED_BY_OTHERS
    assert by_one[1] < by_two[1]


def test_records_that_name_no_speaker_and_decoys_have_one_each():
    speakers = speakers_of(np.array([-1, 4, -1, 4, 0]))
    assert speakers.of(np.arange(7)).tolist() == [0, 1, 2, 1, 4, 5, 6]
