"""What is known of a surname outlives the process that worked it out."""

import json
import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.names.surnames import analysed_surnames, from_kept, surname

spelt = st.text(alphabet="абвгдеиіїєґжзклмнстухйь'-abcikzy", min_size=1, max_size=12).filter(str.strip)


@settings(max_examples=100, deadline=None)
@given(spelt)
def test_what_json_kept_is_what_was_worked_out(value: str) -> None:
    kept = json.loads(json.dumps(analysed_surnames([value])))
    own, read = surname(value), from_kept(kept[value])
    assert read == own
    assert list(read.forms) == list(own.forms)
    for said in ("known", "meant", "level2", "level3"):
        assert getattr(read, said) == getattr(own, said)


def test_halves_of_a_double_surname_are_analysed_beside_it() -> None:
    assert set(analysed_surnames(["Нечуй-Левицький"])) == {"Нечуй-Левицький", "нечуй", "левицький"}


def test_a_recalled_surname_needs_no_dictionary() -> None:
    analysed = json.dumps(analysed_surnames(["Шевченко"]))
    code = (
        "import sys, json; from linkage import names; from linkage.names import lexicon, surnames;"
        "names.recall_surnames(json.load(sys.stdin)); surnames.surname('Шевченко').level3;"
        "assert not lexicon.all_folded.cache_info().currsize"
    )
    subprocess.run([sys.executable, "-c", code], input=analysed, text=True, check=True)
