"""What leaves the house: a dossier on a confirmed flag, tables, PFIF; each is logged before it does."""

import csv
import json
import re
from datetime import date
from html.parser import HTMLParser

import pandas as pd
import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from linkage import cli, exported, leaving
from linkage.casework.store.deciding import decide
from linkage.casework.store.decisions import Decision, Verdict
from linkage.casework.store.opening import opened_store
from linkage.casework.store.pairs import Pair, RecordName
from linkage.casework.store.tables import audit
from linkage.casework.store.users import add_user
from linkage.deliveries import ingest
from linkage.dossiers import write_dossier
from linkage.errors import BadInput
from linkage.pipeline import run
from linkage.records.detention import parse_detention_place
from linkage.records.pfif import read_pfif
from linkage.reports.dossier import LANGUAGES, RECIPIENTS, places_as_told
from linkage.workspace import Workspace

DAY = date(2025, 1, 1)
REGISTRY = [
    ("R-1", "Запорожець", "Устим", "Охрімович", "1990-05-17", "Вовча Балка", "36 бригада", "сержант"),
    ("R-2", "Голобородько", "Лаврін", "Юхимович", "1985-02-03", "Сухий Яр", "", ""),
]
TESTIMONY = [
    ("T-1", "Іваненко Гнат", "", "2023-05-03", "same_cell", "Таганрог СІЗО-2", "2022-10-14", "B", "2"),
    ("T-2", "W-KEY-77", "", "2023-06-04", "saw", "Камишин", "2023-01-20", "B", "2"),
    ("T-3", "W-3", "Іваненко Гнат", "2023-07-05", "heard", "", "2023-02-11", "C", "3"),
]
#: Of other records than the first night's; each reads as the place beside it.
PLACES = [
    ("Таганрог", "Таганрог", "СІЗО-2, Таганрог, Ростовська область"),
    ("СІЗО Таганрог", "СІЗО Таганрог", "СІЗО-2, Таганрог, Ростовська область"),
    ("Таганрог СІЗО-2", "Таганрог СІЗО-2", None),
    ("Таганрог, з Петром", "Таганрог, Ростовська область", "СІЗО-2, Таганрог, Ростовська область"),
    ("вокзал Таганрог, з Петром", "вокзал, Таганрог, Ростовська область", None),
    ("підвал в Ряжську", "підвал в Ряжську", None),
]
SECRETS = ("Іваненко", "W-KEY-77", "2023-05-03", "2022-10-14", "36 бригада", "сержант", "камера сім")


def table(path, heads, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, *rows])
    return path


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """A night in which caseworkers confirmed three sightings of R-1, and none of R-2."""
    folder = tmp_path_factory.mktemp("dossier")
    Workspace.created(folder / "w").settings_file.write_text('draws = 64\npfif_domain = "example.org"\n')
    made = Workspace.opened(folder / "w")
    heads = ["record_id", "surname", "given_name", "patronymic", "birth_date", "missing_place"]
    heads += ["military_unit", "rank", "missing_date", "document_number", "sex"]
    rows = [(*row, "2022-04-12", f"СК12345{at}", "чоловіча") for at, row in enumerate(REGISTRY)]
    ingest(made, table(folder / "r.csv", heads, rows), "registry")
    heads = ["record_id", "witness_id", "origin_id", "interview_date", "basis", "seen_at", "seen_from"]
    heads += ["reliability", "credibility", "statement", "surname", "given_name", "patronymic", "birth_date"]
    heads += ["document_number"]
    told = [(*row, "<b>Були з ним</b>, камера сім", *REGISTRY[0][1:5], "СК123450") for row in TESTIMONY]
    unreviewed = ("T-9", "W-9", "", "2023-05-04", *TESTIMONY[1][4:], "", *REGISTRY[1][1:5], "СК123451")
    ingest(made, table(folder / "t.csv", heads, [*told, unreviewed]), "testimony")
    heads = ["record_id", "surname", "given_name", "acknowledged_date", "answer"]
    ingest(
        made,
        table(folder / "a.csv", heads, [("A-1", "Далекий", "Яків", "2024-12-30", "held")]),
        "acknowledgement",
    )
    with opened_store(made) as store, store.writing() as writing:
        add_user(writing, "olena", "caseworker", "administrator")
        add_user(writing, "iryna", "liaison", "administrator")
        for row in TESTIMONY:
            pair = Pair.of(
                RecordName("registry", "registry", "R-1"), RecordName("testimony", "testimony", row[0])
            )
            decide(
                writing, Decision(pair, Verdict.SAME, "olena", "details", decided_at="2024-06-01T10:00:00")
            )
    run(made, DAY)
    return made


@pytest.fixture(scope="module")
def flags(workspace):
    found = exported.of_night(workspace, "flags").set_index("registry_records")
    assert found.loc["registry/R-1", "tier"] == "confirmed"
    assert found.loc["registry/R-2", "tier"] != "confirmed"
    return found["person_id"]


@pytest.fixture
def written(workspace, flags, tmp_path):
    def write(**options):
        given = {"by": "olena", "recipient": "icrc", "languages": LANGUAGES} | options
        write_dossier(workspace, flags["registry/R-1"], tmp_path / "d.html", **given)
        return (tmp_path / "d.html").read_text("utf-8")

    return write


class Words(HTMLParser):
    """The text of a page."""

    def __init__(self):
        super().__init__()
        self.text = []

    def handle_data(self, data):
        self.text.append(data)


def words(page):
    parser = Words()
    parser.feed(page)
    return " ".join(" ".join(parser.text).split())


def last_audit_row(workspace):
    with opened_store(workspace) as store, store.reading() as connection:
        return connection.execute(select(audit).order_by(audit.c.seq.desc()).limit(1)).mappings().one()


def test_it_tells_the_evidence_in_the_order_of_time_at_its_level(written):
    page = words(written())
    english = page.partition("What is known, in the order of time")[2]
    assert english.index("2022-10 ") < english.index("2023-01 ") < english.index("2023-02 ")
    assert "Запорожець Устим Охрімович" in page and "1990-05-17" in page
    assert "The highest level that the records reach together: E3" in page
    assert "they reach to 2024-12-30" in page
    assert "Sex male" in page and "Стать чоловіча" in page


def test_a_place_stands_as_it_was_told_and_what_the_table_adds_is_marked_in_both_languages(written):
    page = words(written())
    assert "Камишин [by the gazetteer, not as told: СІЗО-2, Камишин, Волгоградська область]" in page
    assert "Камишин [за довідником, не зі слів: СІЗО-2, Камишин, Волгоградська область]" in page
    assert "Таганрог СІЗО-2 " in page and "СІЗО-2, Таганрог" not in page


def test_no_flag_names_a_facility_that_nobody_told(workspace, flags):
    last = exported.of_night(workspace, "flags").set_index("registry_records")["last_place"]
    assert set(last) == {"Камишин, Волгоградська область"}


@pytest.mark.parametrize(("cell", "as_told", "by_table"), PLACES)
def test_the_words_of_a_cell_stand_where_they_tell_a_place_and_nothing_else(cell, as_told, by_table):
    read = parse_detention_place(cell).text
    records = pd.DataFrame(
        [("t", "1", read, cell)], columns=["source", "record_id", "seen_at", "seen_at_raw"]
    )
    assert places_as_told(records, "seen_at") == {("t", "1"): (as_told, by_table)}


def test_what_an_older_version_took_for_a_facility_names_none_where_its_cell_does_not():
    old = "СІЗО-2, Таганрог, Ростовська область"
    rows = [("t", str(at), old, cell) for at, cell in enumerate(("Таганрог", "вокзал Таганрог"))]
    records = pd.DataFrame(rows, columns=["source", "record_id", "held_at", "held_at_raw"])
    assert places_as_told(records, "held_at") == {
        ("t", "0"): ("Таганрог", old),
        ("t", "1"): ("Таганрог, Ростовська область", None),
    }


def test_nothing_that_leads_to_a_witness_or_breaks_a_cover_story_is_in_it(written):
    page = written()
    assert not [secret for secret in SECRETS if secret in page]
    assert "probability" not in page


def test_a_witness_bears_one_number_and_whoever_repeats_the_words_bears_it_too(written):
    page = words(written(languages=("en",)))
    assert re.findall(r"Witness (\d)", page) == ["1", "2", "1"]
    assert "Independent witnesses : 2" in page or "Independent witnesses: 2" in page


def test_the_witnesses_words_come_only_when_asked_for_each_under_a_warning_and_as_text(written):
    page = written(statements=True)
    assert "<b>Були" not in page
    assert words(page).count("WARNING") == words(page).count("УВАГА") == 3


def test_hearsay_reads_as_hearsay_and_counts_for_no_eyewitness(written):
    english = (
        words(written(languages=("en",))).partition("in the order of time")[2].partition("What the levels")[0]
    )
    assert english.count("Testimony that the person was seen in captivity") == 2
    assert english.count("The witness says he was told that the person is in captivity") == 1
    assert english.index("2023-02 ") < english.index("he was told")
    assert re.search(r"of them first-hand, as far as told ?: 2", english)
    assert "йому розповіли" in words(written(languages=("uk",)))


@pytest.mark.parametrize("recipient", RECIPIENTS)
def test_each_recipient_is_asked_for_what_it_can_do_in_both_languages(written, recipient):
    page = words(written(recipient=recipient))
    article = {"icrc": "122", "nib": "122", "ced": "30"}[recipient]
    for request in ("Прохання", "Request"):
        assert article in page.partition(request)[2][:600]
    assert ("is not" in page.partition("Check before sending")[2][:250]) == (recipient == "ced")


def test_it_fetches_nothing_and_its_mark_stands_in_a_footer_that_every_page_repeats(written):
    page = written()
    assert not re.search(r"<script|(?:src|href)\s*=|url\(|@import", page)
    footer = page.partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert "Exported by olena, 20" in words(footer)
    assert "size: A4" in page


def test_a_flag_that_is_not_confirmed_has_no_dossier(workspace, flags, tmp_path):
    given = {"by": "olena", "recipient": "icrc", "languages": LANGUAGES}
    with pytest.raises(BadInput, match="confirmed one only"):
        write_dossier(workspace, flags["registry/R-2"], tmp_path / "d.html", **given)
    with pytest.raises(BadInput, match="not on the list"):
        write_dossier(workspace, "P-NOBODY", tmp_path / "d.html", **given)
    with pytest.raises(BadInput, match="print it to PDF"):
        write_dossier(workspace, flags["registry/R-1"], tmp_path / "d.pdf", **given)
    assert not list(tmp_path.iterdir())


def test_it_is_logged_before_its_file_is_there(workspace, flags, tmp_path, monkeypatch):
    def fails(path, content):
        raise OSError("the disk is full")

    monkeypatch.setattr(leaving, "write_whole", fails)
    with pytest.raises(OSError, match="full"):
        write_dossier(workspace, flags["registry/R-1"], tmp_path / "d.html", "olena", "ced", ("uk",))
    row = last_audit_row(workspace)
    assert (row["actor"], row["action"]) == ("olena", "export dossier")
    assert row["subject"] == f"person/{flags['registry/R-1']}"
    told = json.loads(row["detail"])
    assert told["recipient"] == "ced"
    assert "testimony/testimony/T-1" in told["records"]


def test_who_may_not_export_gets_no_file(workspace, flags, tmp_path):
    with pytest.raises(BadInput, match="may not export dossier"):
        write_dossier(workspace, flags["registry/R-1"], tmp_path / "d.html", "iryna", "icrc", ("uk",))
    assert not list(tmp_path.iterdir())


def call(*parts):
    return CliRunner().invoke(cli.app, [str(part) for part in parts])


def test_the_log_of_what_families_were_told_can_be_read(workspace, flags):
    empty = call("disclosures", "-w", workspace.folder)
    assert "Nobody was told anything yet" in empty.stdout
    name = "Запорожець Устим Охрімович"
    told = call("disclose", name, "--to", "заява 1045", "--by", "iryna", "-w", workspace.folder)
    assert told.exit_code == 0, told.output
    (row,) = json.loads(call("disclosures", "--json", "-w", workspace.folder).stdout)
    assert (row["person"], row["told_to"], row["told_by"]) == (
        *(flags["registry/R-1"], "заява 1045", "iryna"),
    )
    assert row["status"] == "captivity_unknown"
    other = call("disclosures", "--person", "P-OTHER", "-w", workspace.folder)
    assert "Nobody was told anything of P-OTHER" in other.stdout


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".jsonl"])
def test_every_table_that_is_exported_has_its_row_in_the_audit(workspace, tmp_path, suffix):
    output = tmp_path / f"flags{suffix}"
    assert call("export", "flags", "-o", output, "-w", workspace.folder).exit_code == 0
    row = last_audit_row(workspace)
    assert (row["action"], row["subject"]) == ("export", "table/flags")
    assert row["actor"].endswith("at the terminal")
    assert json.loads(row["detail"]) == {"rows": 2, "format": suffix}
    assert output.exists()


@pytest.mark.parametrize(
    ("options", "subject"),
    [
        (("--html", "f.html"), "figures/html"),
        (("--public",), "figures/public"),
        (("--public", "--json"), "figures/public"),
    ],
)
def test_figures_for_others_are_logged_before_they_are_made(
    workspace, tmp_path, monkeypatch, options, subject
):
    monkeypatch.chdir(tmp_path)
    refused = call("figures", *options, "--by", "iryna", "-w", workspace.folder)
    assert isinstance(refused.exception, BadInput) and not refused.stdout
    assert not list(tmp_path.iterdir())
    done = call("figures", *options, "--by", "olena", "-w", workspace.folder)
    assert done.exit_code == 0, done.output
    row = last_audit_row(workspace)
    assert (row["actor"], row["action"], row["subject"]) == ("olena", "export", subject)
    assert json.loads(row["detail"])["as_of"] == DAY.isoformat()


def test_figures_for_the_house_are_no_export(workspace):
    before = last_audit_row(workspace)["seq"]
    assert call("figures", "-w", workspace.folder).exit_code == 0
    assert last_audit_row(workspace)["seq"] == before
    assert call("figures", "--by", "olena", "-w", workspace.folder).exit_code == 2


def test_pfif_says_what_families_may_be_told_and_is_logged(workspace, flags, tmp_path):
    output = tmp_path / "out.xml"
    done = call("pfif", "export", "-o", output, "--person", flags["registry/R-1"], "-w", workspace.folder)
    assert done.exit_code == 0, done.output
    found = read_pfif(output)
    assert [one["full_name"] for one in found.persons] == ["Запорожець Устим Охрімович"]
    assert found.notes[0]["status"] == "believed_missing"
    assert last_audit_row(workspace)["subject"] == "pfif"
    assert call("pfif", "convert", output, "-o", tmp_path, "-w", workspace.folder).exit_code == 0
    delivered = ingest(workspace, tmp_path / "registry.jsonl", "registry", "partner").delivery
    assert (delivered.accepted, delivered.rejected) == (1, 0)
    records = exported.records(workspace, None, "registry", None).set_index("source")
    assert records.loc["partner", ["surname", "birth_date", "sex"]].tolist() == [
        *("Запорожець", "1990-05-17", "m")
    ]


def test_pfif_is_off_unless_the_settings_turn_it_on(tmp_path):
    off = Workspace.created(tmp_path / "w")
    done = call("pfif", "export", "-o", tmp_path / "out.xml", "-w", off.folder)
    assert isinstance(done.exception, BadInput)
    assert "pfif_domain" in str(done.exception)
