"""At the terminal: whoever proposes or approves sees who it is, and hears when the evidence is gone."""

import csv
import json
from datetime import date

import pytest
from typer.testing import CliRunner

from linkage import cli, exported
from linkage.casework.status import SENTENCES, Status
from linkage.casework.store.opening import opened_store
from linkage.casework.store.users import add_user
from linkage.deliveries import ingest, withdraw
from linkage.pipeline import run
from linkage.workspace import Workspace

DAY = date(2025, 1, 1)
NAME = "Запорожець Устим Охрімович"


def delivered(workspace, kind, heads, *rows, source=None, **options):
    path = workspace.folder / f"{kind}-{len(list(workspace.folder.iterdir()))}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, *rows])
    return ingest(workspace, path, kind, source, **options).delivery


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A night in which one of two registered people was credibly seen and never acknowledged."""
    folder = tmp_path_factory.mktemp("office") / "w"
    Workspace.created(folder).settings_file.write_text("draws = 64\n")
    made = Workspace.opened(folder)
    heads = ["record_id", "full_name", "birth_date", "missing_date", "document_number"]
    other = ["R-2", "Голобородько Лаврін Юхимович", "1985-02-03", "2022-04-12", "СК123451"]
    delivered(made, "registry", heads, ["R-1", NAME, "1990-05-17", "2022-04-12", "СК123450"], other)
    heads = ["record_id", "full_name", "birth_date", "witness_id", "basis", "reliability", "credibility"]
    heads += ["seen_from", "interview_date", "document_number"]
    seen = ["T-1", NAME, "1990-05-17", "W-1", "saw", "B", "2", "2023-01-20", "2023-05-03", "СК123450"]
    made_of = delivered(made, "testimony", heads, seen)
    until = {"covers_until": DAY}
    delivered(made, "acknowledgement", ["record_id", "full_name"], ["A-1", "Далекий Яків Ілліч"], **until)
    with opened_store(made) as store, store.writing() as writing:
        for name, role in {"olena": "caseworker", "maria": "lead", "iryna": "liaison"}.items():
            add_user(writing, name, role, "administrator")
    run(made, DAY)
    return made, made_of.id


def call(office, *parts, **options):
    words = [*map(str, parts), "-w", str(office[0].folder)]
    return CliRunner().invoke(cli.app, words, **options)


@pytest.fixture(scope="module")
def person(office):
    flags = exported.of_night(office[0], "flags")
    (found,) = flags.loc[flags["registry_records"] == "registry/R-1", "person_id"]
    return found


def test_the_sentence_of_the_icrc_is_refused_for_one_whom_nobody_acknowledged(office, person):
    refused = call(office, "release", "propose", person, "--status", "confirmed", "--by", "olena")
    assert refused.exit_code == 1
    assert "not that the ICRC confirmed captivity" in str(refused.exception)
    assert call(office, "release", "list", "--json").stdout.strip() == "[]"
    assert (
        call(office, "release", "propose", person, "--status", "confirmed", "--by", "o", "--insist").exit_code
        == 2
    )


def test_an_answer_that_did_not_come_through_the_icrc_is_not_told_as_the_icrcs(tmp_path):
    """At the terminal of another office, where an ombudsman and the ICRC answered of one person each."""
    Workspace.created(tmp_path / "w").settings_file.write_text("draws = 64\n")
    made = Workspace.opened(tmp_path / "w")
    heads = ["record_id", "full_name", "birth_date", "missing_date", "document_number"]
    other = ["R-2", "Голобородько Лаврін Юхимович", "1985-02-03", "2022-04-12", "СК123451"]
    delivered(made, "registry", heads, ["R-1", NAME, "1990-05-17", "2022-04-12", "СК123450"], other)
    heads = [
        "record_id",
        "full_name",
        "birth_date",
        "document_number",
        "answer",
        "issuer",
        "acknowledged_date",
    ]
    one = ["A-1", NAME, "1990-05-17", "СК123450", "held", "Омбудсман РФ", "2023-05-02"]
    two = ["A-2", *other[1:3], "СК123451", "held", "МКЧХ", "2023-05-02"]
    delivered(made, "acknowledgement", heads, one, two, source="rf_ombudsman", covers_until=DAY)
    with opened_store(made) as store, store.writing() as writing:
        add_user(writing, "olena", "caseworker", "administrator")
    run(made, DAY)
    ids = exported.of_night(made, "persons").set_index("registry_records")["person_id"]
    proposing = ("--status", "confirmed", "--by", "olena")
    refused = call((made,), "release", "propose", ids["registry/R-1"], *proposing)
    assert refused.exit_code == 1 and "came through the ICRC" in str(refused.exception)
    assert "rf_ombudsman, Омбудсман РФ" in refused.stdout
    insisted = call(
        (made,), "release", "propose", ids["registry/R-1"], *proposing, "--insist", "--reason", "дзвінок"
    )
    assert insisted.exit_code == 0 and "NOT BORNE BY THE RECORDS" in insisted.stdout
    done = call((made,), "release", "propose", ids["registry/R-2"], *proposing)
    assert done.exit_code == 0 and "rf_ombudsman, МКЧХ" in done.stdout


@pytest.mark.parametrize("case", ["registry/R-1", "r 1", "1"])
def test_a_number_alone_is_enough_for_an_analyst_and_never_for_a_family(office, person, case):
    (shown,) = json.loads(call(office, "status", "--axes", "--case", case, "--json").stdout)
    assert shown["person_id"] == person
    refused = call(office, "status", "--case", case)
    assert refused.exit_code == 2 and "the name is missing" in refused.output


def test_initials_are_asked_for_the_whole_name_and_nothing_is_logged(office):
    for name in ("Запорожець У. О.", "Запорожець У."):
        told = call(office, "disclose", name, "--to", "заява 1", "--by", "iryna")
        assert "Ask for the surname and the given name." in told.stdout
    wrong = call(office, "disclose", NAME, "--born", "1991", "--to", "заява 1", "--by", "iryna")
    assert "Ask for the date of birth again" in wrong.stdout
    assert call(office, "disclosures", "--json").stdout.strip() == "[]"


def test_a_pair_is_decided_at_the_terminal_and_taken_back_by_deciding_anew(office):
    adding = ("decisions", "add", "registry/R-2", "T-1")
    first = call(
        office, *adding, "different", "--by", "olena", "--reason", "namesake", "--note", "інша людина"
    )
    assert first.exit_code == 0, first.output
    assert (
        "registry/registry/R-2 and testimony/testimony/T-1: different. In force: different." in first.stdout
    )
    assert "a run as of a past day does not." in first.stdout
    assert "did not compare these two records" in first.stderr
    back = call(office, *adding, "unsure", "--by", "olena", "--reason", "too_little")
    assert "In force: not_enough." in back.stdout
    rows = json.loads(call(office, "decisions", "list", "--json").stdout)
    assert [(row["verdict"], row["in_force"]) for row in rows] == [
        ("different", "not_enough"),
        ("not_enough", "not_enough"),
    ]
    assert "інша людина" not in first.stdout
    for wrong, told in (
        (("same", "--by", "iryna", "--reason", "details"), "may not decide"),
        (("same", "--by", "nobody", "--reason", "details"), "no user 'nobody'"),
        (("same", "--by", "olena", "--reason", "because"), "choose one of identifier, details"),
    ):
        refused = call(office, *adding, *wrong)
        assert refused.exit_code == 1 and told in str(refused.exception)
    assert call(office, *adding, "perhaps", "--by", "olena", "--reason", "details").exit_code == 2


def test_who_parts_two_mentions_that_the_night_holds_for_one_person_is_warned(tmp_path):
    Workspace.created(tmp_path / "w").settings_file.write_text("draws = 64\n")
    made = Workspace.opened(tmp_path / "w")
    who = ["full_name", "birth_date", "document_number"]
    one, other = (
        [NAME, "1990-05-17", "СК123450"],
        ["Голобородько Лаврін Юхимович", "1985-02-03", "СК123451"],
    )
    entries = [[f"R-{at}", *whom, "2022-04-12"] for at, whom in enumerate((one, other), 1)]
    delivered(made, "registry", ["record_id", *who, "missing_date"], *entries)
    told = [[f"T-{at}", *whom, f"W-{at}", "2023-05-03"] for at, whom in enumerate((one, one, other), 1)]
    delivered(made, "testimony", ["record_id", *who, "witness_id", "interview_date"], *told)
    with opened_store(made) as store, store.writing() as writing:
        add_user(writing, "olena", "caseworker", "administrator")
    run(made, DAY)

    def add(*words):
        return call((made,), "decisions", "add", *words, "--by", "olena", "--reason", "namesake")

    parted = add("T-1", "T-2", "different")
    assert parted.exit_code == 0, parted.output
    assert "WARNING: the published night holds both records for one person, P-" in parted.stderr
    assert "parts them" in parted.stderr and "Were the right ones named" not in parted.stderr
    assert add("T-1", "T-2", "same").stderr == ""  # what the night has already
    assert add("T-1", "R-1", "different").stderr == ""  # a candidate, turned down
    assert "Were the right ones named?" in add("T-1", "T-3", "different").stderr


def test_a_file_of_decisions_by_people_who_are_no_users_must_be_vouched_for(office, tmp_path):
    decided = tmp_path / "decided.csv"
    pair = "registry/registry/R-2,testimony/testimony/T-1,not_enough"
    who = ["Olena", "Гнат Іваненко", "iryna"]
    rows = [f"{pair},{one},2024-03-1{at}" for at, one in enumerate(who)]
    decided.write_text("\n".join(["left,right,verdict,who,when", *rows]) + "\n", encoding="utf-8")
    done = call(office, "decisions", "import", decided)
    assert done.exit_code == 1 and "1 decision entered" in done.stdout
    assert (
        "row 3: who is no user here" in done.stderr
        and "row 4: who is a user who may not decide" in done.stderr
    )
    assert "Іваненко" not in done.stderr and "--by USER" in done.stderr and "--from-before" in done.stderr
    refused = call(office, "decisions", "import", decided, "--by", "iryna")
    assert refused.exit_code == 1 and "may not decide" in str(refused.exception)
    vouched = call(office, "decisions", "import", decided, "--by", "maria")
    assert vouched.exit_code == 0 and "2 decisions entered, 1 known already" in vouched.stdout
    again = call(office, "decisions", "import", decided, "--from-before")
    assert again.exit_code == 0 and "0 decisions entered, 3 known already" in again.stdout


def test_a_release_is_seen_by_both_before_it_is_said_and_told_of_when_its_evidence_is_gone(office, person):
    workspace, testimony = office
    proposed = call(
        office,
        "release",
        "propose",
        person,
        "--status",
        "probably_captive",
        "--by",
        "olena",
        "--reason",
        "почули",
    )
    assert proposed.exit_code == 0, proposed.output
    own = call(office, "release", "approve", 1, "--by", "olena", input="y\n")
    assert own.exit_code == 1 and "may not approve" in str(own.exception)
    assert not own.stdout, "whoever may not approve is not asked"
    approving = ("release", "approve", 1, "--by", "maria")
    waits = call(office, *approving)
    assert waits.exit_code == 1 and "is not approved; it waits" in str(waits.exception)
    approved = call(office, *approving, input="y\n")
    assert approved.exit_code == 0, approved.output
    for shown in (proposed.stdout, waits.stdout, approved.stdout):
        for word in (
            NAME,
            "1990-05-17",
            "registry/R-1",
            "seen_never_acknowledged: probable",
            "E2",
            "A0",
            "почули",
        ):
            assert word in shown, word
        assert "0 of 1 records confirmed by caseworkers" in shown
        assert all(one in shown for one in SENTENCES[Status.PROBABLY_CAPTIVE])
    (row,) = json.loads(call(office, "release", "list", "--json").stdout)
    assert (row["name"], row["state"], row["tier"], row["evidence"]) == (NAME, "in force", "probable", "E2")
    assert row["look_again"] == ""

    told = call(office, "disclose", NAME, "--to", "заява 7", "--by", "iryna")
    assert SENTENCES[Status.PROBABLY_CAPTIVE][1] in told.stdout

    withdraw(workspace, testimony)
    summary = run(workspace, DAY)
    assert any("look again at what families are told by release 1" in one for one in summary.to_do)
    (row,) = json.loads(call(office, "release", "list", "--json").stdout)
    assert "nobody tells of the person in captivity" in row["look_again"]
    asked = call(office, "status", NAME, "--json")
    assert (json.loads(asked.stdout)["status"], json.loads(asked.stdout)["ask"]) == (None, "caseworkers")
    told = call(office, "disclose", NAME, "--to", "заява 8", "--by", "iryna")
    assert told.stdout.splitlines() == [
        "Перш ніж відповідати, запитайте тих, хто веде справи.",
        "Ask a caseworker before answering.",
    ]
    (logged,) = json.loads(call(office, "disclosures", "--json").stdout)
    assert logged["told_to"] == "заява 7"
    called = call(office, "callbacks", "--json")
    (back,) = json.loads(called.stdout)
    assert (back["call"], back["now"], back["why"]) == ("заява 7", "ask a caseworker first", "withheld")
    assert "Look again at release 1, which is withheld" in called.stderr
    assert any("release 1" in one for one in run(workspace, DAY).to_do)
    done = call(office, "release", "withdraw", 1, "--by", "olena")
    assert done.exit_code == 0, done.output
    assert not any("release" in one for one in run(workspace, DAY).to_do)


def test_scripts_approve_without_being_asked(office, person):
    call(
        office,
        "release",
        "propose",
        person,
        "--status",
        "released",
        "--by",
        "olena",
        "--insist",
        "--reason",
        "дзвінок",
    )
    done = call(office, "release", "approve", 2, "--by", "maria", "--yes")
    assert done.exit_code == 0, done.output
    assert "NOT BORNE BY THE RECORDS" in done.stdout and "дзвінок" in done.stdout
