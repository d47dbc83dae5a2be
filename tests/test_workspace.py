from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from linkage.errors import BadInput
from linkage.workspace import Workspace, default_folder, in_kyiv, kyiv_day, write_atomically


def test_a_new_workspace_has_its_folders_and_settings_and_only_its_owner_can_read_it(tmp_path):
    workspace = Workspace.created(tmp_path / "w")
    assert workspace.settings.grace_days == 30
    for folder in (
        workspace.inbox,
        workspace.deliveries,
        workspace.published,
        workspace.reports,
        workspace.profiles,
    ):
        assert folder.is_dir()
        assert folder.stat().st_mode & 0o077 == 0
    assert workspace.settings_file.stat().st_mode & 0o077 == 0


def test_making_it_again_keeps_the_settings(tmp_path):
    workspace = Workspace.created(tmp_path / "w")
    workspace.settings_file.write_text("grace_days = 5\n")
    assert Workspace.created(tmp_path / "w").settings.grace_days == 5


def test_a_folder_with_other_things_is_not_made_a_workspace(tmp_path):
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(BadInput, match="not empty"):
        Workspace.created(tmp_path)


def test_opening_what_is_no_workspace_says_how_to_make_one(tmp_path):
    with pytest.raises(BadInput, match="linkage init"):
        Workspace.opened(tmp_path)


def test_the_default_is_the_environments_and_then_the_folder_workspace(monkeypatch):
    monkeypatch.setenv("LINKAGE_HOME", "/somewhere/else")
    assert default_folder() == Path("/somewhere/else")
    monkeypatch.delenv("LINKAGE_HOME")
    assert default_folder() == Path("workspace")


def test_the_day_is_kyivs():
    assert kyiv_day(datetime(2026, 7, 1, 21, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert kyiv_day(datetime(2026, 1, 1, 21, 30, tzinfo=UTC)) == date(2026, 1, 1)


def test_people_read_every_moment_in_kyiv_with_its_zone():
    assert in_kyiv(datetime(2026, 1, 1, 22, 30, tzinfo=UTC)) == "2026-01-02 00:30 EET"
    assert in_kyiv(datetime(2026, 7, 1, 21, 30)) == "2026-07-02 00:30 EEST"  # no zone: written in UTC


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "f"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]
