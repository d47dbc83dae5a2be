"""What is prepared once is read again, and a cache that fails costs time only."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import linkage.names
from linkage.names.prepared import TABLES, prepared


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "linkage-names"


def test_what_was_made_once_is_read_again(cache: Path) -> None:
    made: list[int] = []

    def make() -> dict[str, list[str]]:
        made.append(1)
        return {"білий": ["белый"]}

    assert prepared("twins", make) == prepared("twins", make) == {"білий": ["белый"]}
    assert len(made) == 1
    assert [file.name for file in cache.iterdir()] == ["twins.json"]


@pytest.mark.parametrize("text", ["", "of another version\n[1]", "cut off\n{", "\ufeff"])
def test_a_stale_or_broken_file_is_made_anew(cache: Path, text: str) -> None:
    cache.mkdir()
    (cache / "twins.json").write_text(text, encoding="utf-8")
    assert prepared("twins", lambda: [7]) == [7]
    assert prepared("twins", lambda: [8]) == [7]


def test_a_cut_off_file_of_this_version_is_made_anew(cache: Path) -> None:
    prepared("twins", lambda: [7, 8, 9])
    file = cache / "twins.json"
    file.write_bytes(file.read_bytes()[:-2])
    assert prepared("twins", lambda: [1]) == [1]


def test_every_table_that_the_package_reads_makes_the_cache_stale() -> None:
    sources = Path(linkage.names.__file__).parent.glob("*.py")
    read = {
        name
        for file in sources
        for name in re.findall(r'reference_folder\(\) / "([^"]+)"', file.read_text(encoding="utf-8"))
    }
    assert read == set(TABLES)


def test_without_a_cache_the_result_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert prepared("twins", lambda: [7]) == [7]
    assert prepared("twins", lambda: [8]) == [8]


def test_names_are_read_alike_with_a_new_cache_and_an_old_one(tmp_path: Path) -> None:
    asked = "from linkage.names import *; print(keys('Шевченком'), compare('Bilyi', 'Белый', 'surname'))"
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONHASHSEED": "0"}
    said = [
        subprocess.run(
            [sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert said[0] == said[1] != ""
