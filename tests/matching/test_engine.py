"""DuckDB in memory: what it spills is nobody else's to read, and gone with it."""

import stat
import tempfile

import pandas as pd
import pytest

from linkage.matching import LinkSettings, link_records, tonight
from linkage.matching.engine import in_memory
from tests.matching.conftest import records

#: Ten times the memory of the engine below.
LARGE = "create table large as select i, md5(i::varchar) as text from range(3_000_000) as numbers(i)"


@pytest.fixture
def places(tmp_path, monkeypatch):
    """The working directory and the directory of temporary files, both empty."""
    working, temporary = tmp_path / "working", tmp_path / "temporary"
    for place in (working, temporary):
        place.mkdir()
    monkeypatch.chdir(working)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return working, temporary


def left_in(places):
    return [path for place in places for path in place.rglob("*")]


class Interrupted(Exception):
    """What ends a run in its midst."""


def test_what_is_spilled_only_its_owner_reads_and_is_gone_after_an_error(places):
    with pytest.raises(Interrupted), in_memory(threads="1", memory_limit="50MB") as con:
        con.execute(LARGE)
        (spilled,) = places[1].iterdir()
        assert list(spilled.iterdir())
        assert stat.S_IMODE(spilled.stat().st_mode) == stat.S_IRWXU
        assert left_in(places[:1]) == []
        raise Interrupted
    assert left_in(places) == []


FRAMES = {
    "registry": records("registry", {"surname": "Шевченко", "given_name": "Тарас"}),
    "exchange": records("exchange", {"surname": "Шевченко", "given_name": "Тарас"}),
}


@pytest.mark.parametrize("interrupted", [False, True])
def test_linking_leaves_nothing_behind(places, monkeypatch, interrupted):
    def spill(con, keys):
        con.execute(LARGE)
        assert left_in(places[1:])
        if interrupted:
            raise Interrupted
        return keyed_records(con, keys)

    keyed_records = tonight.keyed_records
    monkeypatch.setattr(tonight, "keyed_records", spill)
    settings = LinkSettings(threads=1, memory_limit="50MB", draws=8)
    if interrupted:
        with pytest.raises(Interrupted):
            link_records(FRAMES, settings)
    else:
        assert isinstance(link_records(FRAMES, settings).links, pd.DataFrame)
    assert left_in(places) == []
