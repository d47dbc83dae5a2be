from dataclasses import replace
from datetime import date, datetime

import pytest

from linkage.records.warehouse import Delivery
from linkage.run_identity import code_version, run_identity
from linkage.settings import Settings

DAY = date(2025, 6, 1)
ONE = Delivery(
    id="a1",
    seq=1,
    kind="registry",
    source="mia",
    file="list.csv",
    sha256="0" * 64,
    delivered_at=datetime(2025, 6, 1, 9, 0),
    delivered_day="2025-06-01",
    full_extract=False,
    covers_until=None,
    rows_in_file=1,
    accepted=1,
    rejected=0,
    history=True,
    withdrawn_at=None,
    report={},
)
TWO = replace(ONE, id="b2", seq=2)


def test_the_same_inputs_are_the_same_run():
    assert run_identity([ONE, TWO], DAY, Settings()) == run_identity([ONE, TWO], DAY, Settings())


@pytest.mark.parametrize(
    ("deliveries", "day", "settings", "decisions"),
    [
        ([ONE], DAY, Settings(), "none"),
        ([TWO, ONE], DAY, Settings(), "none"),
        ([ONE, replace(TWO, covers_until="2025-05-01")], DAY, Settings(), "none"),
        ([ONE, replace(TWO, history=False)], DAY, Settings(), "none"),
        ([ONE, TWO], date(2025, 6, 2), Settings(), "none"),
        ([ONE, TWO], DAY, Settings(grace_days=7), "none"),
        ([ONE, TWO], DAY, Settings(), "one decision"),
    ],
)
def test_whatever_can_change_the_output_is_another_run(deliveries, day, settings, decisions):
    assert run_identity(deliveries, day, settings, decisions) != run_identity([ONE, TWO], DAY, Settings())


def test_a_files_name_and_the_machine_do_not_make_another_run():
    renamed = replace(ONE, file="other.csv", delivered_at=datetime(2025, 6, 1, 10, 0))
    assert run_identity([renamed], DAY, Settings(threads=1)) == run_identity([ONE], DAY, Settings(threads=2))


def test_the_code_version_names_the_package_and_its_content():
    version, content = code_version().split("+")
    assert version == "0.1.0"
    assert len(content) == 12
