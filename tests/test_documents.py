import dataclasses
import json
from pathlib import Path

import pytest
from typer.main import get_command

from linkage.cli import app
from linkage.gates import GATES
from linkage.settings import Settings

DOCS = Path(__file__).parent.parent / "docs"


@pytest.mark.parametrize("verb", list(get_command(app).commands))
def test_every_verb_stands_in_the_data_officers_page(verb):
    assert f"linkage {verb}" in " ".join((DOCS / "data-officer.md").read_text(encoding="utf-8").split())


@pytest.mark.parametrize("gate", GATES)
def test_every_gate_stands_in_the_data_officers_page(gate):
    assert f"| `{gate}` |" in (DOCS / "data-officer.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", dataclasses.fields(Settings), ids=lambda one: one.name)
def test_every_setting_stands_in_the_administrators_page_as_it_is(setting):
    default = list(setting.default) if isinstance(setting.default, tuple) else setting.default
    line = f"| `{setting.name}` | `{json.dumps(default)}` | {setting.metadata['meaning']} |"
    assert line in (DOCS / "administrator.md").read_text(encoding="utf-8")
