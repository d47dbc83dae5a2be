import dataclasses

import pytest

from linkage.errors import BadInput
from linkage.settings import Settings, read_settings, settings_text


def test_the_file_that_init_writes_reads_back_as_the_defaults(tmp_path):
    path = tmp_path / "linkage.toml"
    path.write_text(settings_text(Settings()), encoding="utf-8")
    assert read_settings(path) == Settings()


def test_every_setting_stands_in_the_file_with_its_meaning():
    text = settings_text(Settings())
    for one in dataclasses.fields(Settings):
        assert f"# {one.metadata['meaning']}\n{one.name} = " in text


def test_a_changed_setting_reads_back(tmp_path):
    path = tmp_path / "linkage.toml"
    changed = Settings(
        grace_days=7, one_off_sources=("суд-2024",), gate_reject_rate=0.5, memory_limit="800MB"
    )
    path.write_text(settings_text(changed), encoding="utf-8")
    assert read_settings(path) == changed


def test_no_file_means_the_defaults(tmp_path):
    assert read_settings(tmp_path / "linkage.toml") == Settings()


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("graze_days = 3", "graze_days"),
        ("grace_days = '3'", "grace_days"),
        ("grace_days = -1", "grace_days"),
        ("grace_days = true", "grace_days"),
        ("grace_days = 1.5", "grace_days"),
        ("draws = 0", "draws"),
        ("gate_reject_rate = 2", "gate_reject_rate"),
        ("one_off_sources = 'court'", "one_off_sources"),
        ("memory_limit = 'much'", "memory_limit"),
        ("casework_url = 'mysql://host'", "postgresql://user@host/database"),
        ("grace_days = ", "linkage.toml"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_line_that_names_it(tmp_path, line, named):
    path = tmp_path / "linkage.toml"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(BadInput, match=named) as refusal:
        read_settings(path)
    assert "\n" not in str(refusal.value)


def test_what_a_run_writes_down_holds_no_password():
    assert "casework_url" not in Settings(casework_url="postgresql://u:secret@host/db").public()


def test_what_only_the_machine_feels_does_not_change_a_runs_identity():
    assert Settings(threads=1, memory_limit="1GB").fingerprint() == Settings(threads=8).fingerprint()
    assert Settings(grace_days=7).fingerprint() != Settings().fingerprint()


def test_a_source_that_a_setting_names_and_nobody_delivered_is_told_of():
    settings = Settings(one_off_sources=("court", "acknowledgement/icrc"), full_sources=("registry/mia",))
    known = {"acknowledgement/court", "registry/mia"}
    (line,) = settings.unknown_sources(known)
    assert "one_off_sources" in line and "acknowledgement/icrc" in line
    assert settings.unknown_sources(known | {"acknowledgement/icrc"}) == []
