"""The pages say what the code does: what a page claims to list is all there, and what it points to exists."""

import os
import re
from pathlib import Path

import pytest
from typer.main import get_command

from linkage import pipeline
from linkage.casework.lists import FLAG_COLUMNS, LISTS
from linkage.casework.store.decisions import REASONS
from linkage.casework.store.review_queue import State
from linkage.casework.store.users import Role
from linkage.cli import app
from linkage.matching.blocking_rules import RULES
from linkage.matching.fields import FIELDS, Field
from linkage.matching.look_alikes import LOOK_ALIKES, documented_chances
from linkage.matching.value_keys import KEY_SPACES
from linkage.records.contracts import KINDS
from linkage.reports.figure_wordings import defined

ROOT = Path(__file__).parents[1]
SKIPPED = {".venv", "demo", "workspace", "build", "dist", "node_modules"}
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part in SKIPPED or part.startswith(".") for part in path.relative_to(ROOT).parts)
)
PICTURE = ROOT / "docs" / "images" / "demo.svg"

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_OF_A_MACHINE = re.compile(r"(?<![\w.])/(?:home|root|Users|work|tmp|opt|mnt|srv|var)/\w|[A-Z]:\\")


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code_of(text: str) -> str:
    """What stands in code blocks."""
    return "\n".join(re.findall(r"^```\w*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE))


def anchors(text: str) -> set[str]:
    """The anchors that a page's headings make."""
    heads = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(path):
    text = path.read_text(encoding="utf-8")
    for target in _LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file) if file else path
        assert there.exists(), f"{target} leads nowhere"
        if anchor and there.suffix == ".md":
            assert anchor in anchors(there.read_text(encoding="utf-8")), f"{target}: no such heading"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_names_a_path_of_somebodys_machine(path):
    text = path.read_text(encoding="utf-8")
    assert not _OF_A_MACHINE.search(text)
    assert str(ROOT) not in text


def test_the_first_night_of_the_readme_is_of_a_day_that_its_lists_reach():
    commands = code_of(page("README.md"))
    (reach,) = re.findall(r"--covers-until (\S+)", commands)
    assert f"linkage run --as-of {reach} -w workspace" in commands, "else everyone is undetermined"


def test_every_page_of_the_docs_can_be_reached_from_their_index():
    reached, ahead = set(), [ROOT / "docs" / "README.md"]
    while ahead:
        one = ahead.pop()
        if one in reached:
            continue
        reached.add(one)
        for target in _LINK.findall(one.read_text(encoding="utf-8")):
            there = Path(os.path.normpath(one.parent / target.partition("#")[0]))
            if there.suffix == ".md" and there.is_file():
                ahead.append(there)
    assert {path for path in PAGES if path.is_relative_to(ROOT / "docs")} <= reached


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_word_of_make_that_is_told_of_exists(name):
    words = set(re.findall(r"^(\w+):", page("Makefile"), flags=re.MULTILINE))
    told = set(re.findall(r"(?:`|^)make ([a-z]+)", page(name), flags=re.MULTILINE))
    assert told
    assert told <= words


def test_contributing_lists_every_word_of_make():
    words = re.search(r"^\.PHONY: (.+)$", page("Makefile"), flags=re.MULTILINE)
    assert words
    assert all(f"| `make {word}` |" in page("CONTRIBUTING.md") for word in words.group(1).split())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_in_code_blocks_are_verbs_that_exist_with_options_they_have(path):
    verbs = get_command(app).commands
    for line in code_of(path.read_text(encoding="utf-8")).replace("\\\n", " ").splitlines():
        call = re.match(r"\s*linkage (\w+)(.*)", line)
        if not call:
            continue
        assert call.group(1) in verbs, line
        command = verbs[call.group(1)]
        if parts := getattr(command, "commands", None):
            command = parts[call.group(2).split()[0]]
        known = {name for one in command.params for name in one.opts}
        assert set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", call.group(2))) <= known, line


def test_the_python_that_the_readme_runs_is_there():
    told = re.findall(r"from (linkage[\w.]*) import (\w+)", page("README.md"))
    assert told
    for module, name in told:
        assert hasattr(__import__(module, fromlist=[name]), name)


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/method-linkage.md"])
def test_scripts_that_are_named_exist(name):
    for script in re.findall(r"python (\S+\.py)", page(name)):
        assert (ROOT / script).is_file(), script


def test_readme_names_every_room():
    rooms = [path.parent.name for path in (ROOT / "linkage").glob("*/__init__.py")]
    assert rooms
    assert all(f"| `linkage/{room}/` |" in page("README.md") for room in rooms)


def test_every_kind_of_record_stands_in_the_data_officers_page():
    assert all(f"`{kind}`" in page("docs/data-officer.md") for kind in KINDS)


def test_the_blocking_rules_are_listed_as_they_are_in_their_order():
    measured = re.findall(
        r"^\| (.+?) \| [\d,]+ \| [\d,]+ \| [\d,]+ \|$", page("docs/method-linkage.md"), re.M
    )
    assert measured == [rule.name for rule in RULES], "python docs/scripts/blocking_table.py renews the table"


def row(field: Field) -> str:
    """The field's line on the page of the method."""
    levels = " · ".join(
        f"{level.name.lower()} {round(m, 3):g}" for level, m in zip(field.levels, field.m, strict=True)
    )
    return f"| `{field.name}` | {levels} |"


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_field_stands_there_with_its_levels_and_priors(field):
    assert row(field) in page("docs/method-linkage.md").splitlines()


def test_every_look_alike_stands_there_with_its_chance():
    told = page("docs/method-linkage.md")
    for kind, chance in zip(LOOK_ALIKES, documented_chances(), strict=True):
        assert f"| {kind.name} | {chance:.2%} | {'yes' if kind.met else 'no'} |" in told


def test_the_method_lists_no_field_that_is_not_compared():
    table = page("docs/method-linkage.md").partition("| field | levels")[2].partition("\n\n")[0]
    listed = re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)
    assert listed == [field.name for field in FIELDS]


@pytest.mark.parametrize("space", KEY_SPACES)
def test_every_key_space_is_explained(space):
    keys = page("docs/method-linkage.md").partition("## 2.")[0]
    assert f"`{space}`" in keys


@pytest.mark.parametrize("name", LISTS)
def test_every_list_stands_in_the_page_of_the_flag(name):
    assert f"| `{name}` |" in page("docs/method-flags.md")


@pytest.mark.parametrize("column", FLAG_COLUMNS)
def test_every_column_of_a_list_is_explained_to_the_caseworker(column):
    assert f"`{column}`" in page("docs/caseworker.md")


@pytest.mark.parametrize("name", defined())
def test_every_figure_is_listed_for_the_analyst(name):
    if name != "flags_compared":  # a chart of other figures
        assert f"| `{name}` |" in page("docs/analyst.md")


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_of_a_decision_and_every_state_of_a_pair_is_explained(reason):
    assert f"| `{reason}` | {REASONS[reason]} |" in page("docs/caseworker.md")
    assert all(f"| `{state}` |" in page("docs/caseworker.md") for state in State)


@pytest.mark.parametrize("role", Role)
def test_every_role_is_explained_to_the_administrator(role):
    assert f"| `{role}` |" in page("docs/administrator.md")


def test_every_decision_stands_in_their_index():
    folder = ROOT / "docs" / "decisions"
    numbered = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert numbered
    assert re.findall(r"\]\((\d{4}-[^)]+\.md)\)", page("docs/decisions/README.md")) == numbered


def test_the_picture_is_small_and_fetches_nothing():
    text = PICTURE.read_text(encoding="utf-8")
    assert len(text.encode()) < 100_000
    assert "<script" not in text
    assert not re.search(r"(?:src|href)\s*=|url\(\s*['\"]?http|@import", text)
    assert not _OF_A_MACHINE.search(text)


def test_modules_that_the_architecture_names_exist():
    text = page("docs/architecture.md")
    named = re.findall(r"`((?:linkage/|flows/|[a-z]+/)?[a-z_]+\.py)`", text)
    assert named
    for module in named:
        rooms = ("", "linkage", "linkage/records", "linkage/casework/store")
        beside = [ROOT / room / module for room in rooms]
        assert any(path.is_file() for path in beside), module
    for step in re.findall(r"`pipeline\.(\w+)`", text):
        assert callable(getattr(pipeline, step)), step


def test_every_complaint_about_engines_is_answered_by_a_test_that_exists():
    rows = re.findall(r"^\| .+ \| `(\S+?)::(\w+)` \|$", page("docs/engine-complaints.md"), flags=re.MULTILINE)
    assert len(rows) > 15
    for file, test in rows:
        assert f"def {test}(" in page(f"tests/{file}"), test
