"""Any pair of a published night is explained, and the explanation adds up to what was exported."""

import json
import math
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console
from typer.testing import CliRunner

from linkage import exported, publishing
from linkage.casework.store.deciding import decide
from linkage.casework.store.decisions import Decision, Verdict
from linkage.casework.store.opening import opened_store
from linkage.casework.store.pairs import Pair, RecordName
from linkage.casework.store.users import add_user
from linkage.cli import app
from linkage.cli_explain import Language, show_circumstances, show_waterfall
from linkage.deliveries import ingest
from linkage.errors import BadInput
from linkage.explaining import explain, explained
from linkage.kept_night import KeptNight
from linkage.matching.blocking_rules import RULES
from linkage.matching.explanation import Status
from linkage.matching.wording import level_words
from linkage.pipeline import run
from linkage.synthetic.world import synthesise
from linkage.workspace import Workspace

DAY = date(2025, 1, 1)
SIZES = {"registry": 150, "exchange": 25, "acknowledgement": 40, "death": 20, "testimony": 60, "interview": 5}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explained")
    synthesise(folder / "world", **SIZES, seed=3)
    made = Workspace.created(folder / "w")
    made.settings_file.write_text("draws = 200\nleast_decisions = 20\n")
    made = Workspace.opened(made.folder)
    for kind in SIZES:
        ingest(made, folder / "world" / f"{kind}.csv", kind)
    decide_by_truth(made, pd.read_csv(folder / "world" / "truth.csv", dtype=str))
    run(made, DAY)
    return made


def decide_by_truth(workspace, truth):
    """Some true pairs of an entry and an acknowledgement are decided, enough to recalibrate by."""
    of = {kind: truth[truth["source"] == kind] for kind in ("registry", "acknowledgement")}
    pairs = of["registry"].merge(of["acknowledgement"], on="person_id").head(22)
    with opened_store(workspace) as store, store.writing() as writing:
        add_user(writing, "olena", "caseworker", "tests")
        for left, right in zip(pairs["record_id_x"], pairs["record_id_y"], strict=True):
            names = (
                RecordName("registry", "registry", left),
                RecordName("acknowledgement", "acknowledgement", right),
            )
            told = Decision(
                Pair.of(*names), Verdict.SAME, "olena", "details", decided_at="2024-12-30T10:00:00+00:00"
            )
            decide(writing, told)


@pytest.fixture(scope="module")
def links(workspace):
    return exported.of_night(workspace, "links")


@pytest.fixture(scope="module")
def explanations(workspace, links):
    """The explanation of every exported link, in their order."""
    with publishing.opened_snapshot(workspace, publishing.current_night(workspace)) as snapshot:
        kept = KeptNight(workspace, snapshot)
        return [explained(kept, *(kept.find(name) for name in pair)) for pair in pairs(links)]


def pairs(links):
    def side(row, name):
        return "/".join(getattr(row, f"{name}_{part}") for part in ("kind", "source", "record"))

    return [(side(row, "left"), side(row, "right")) for row in links.itertuples()]


def strangers(workspace, links):
    """Two registry entries that are no link."""
    records = exported.records(workspace, kind="registry")
    linked = set(pairs(links))
    first, *others = (
        "/".join(row) for row in records[["kind", "source", "record_id"]].itertuples(index=False)
    )
    return first, next(other for other in others if (first, other) not in linked)


def two_of_one_person(links):
    """A registry entry, and two mentions that are surely of it."""
    sure = links[(links["left_kind"] == "registry") & (links["probability"] > 0.9)]
    twice = sure.groupby("left_record").filter(lambda rows: rows["right_kind"].nunique() > 1)
    one, two = pairs(twice[twice["left_record"] == twice["left_record"].iloc[0]].head(2))
    return one[0], one[1], two[1]


class TestEveryLink:
    def test_adds_up_to_the_exported_probability_and_weight(self, links, explanations):
        assert len(links) > 100
        for found, row in zip(explanations, links.itertuples(), strict=True):
            bits = found.prior.bits + sum(f.bits for f in found.fields) + sum(s.bits for s in found.steps)
            assert 1 / (1 + 2.0**-bits) == pytest.approx(row.probability, abs=1e-10)
            assert found.probability == pytest.approx(row.probability, abs=1e-10)
            assert found.match_weight == pytest.approx(row.match_weight, abs=1e-10)
            assert found.status is Status.LINK
            assert found.rules

    def test_of_every_kind_of_pair(self, explanations):
        steps = Counter(step.name for found in explanations for step in found.steps)
        assert set(steps) >= {"look_alikes", "rivals", "drawn_together", "floor", "entry"}
        assert set(steps) >= {"not_compared", "spoken_of", "known_elsewhere"}
        assert "competition" not in steps
        assert steps["recalibrated"] > 10

    def test_the_shares_of_all_whom_a_record_may_be_of_make_one(self, explanations):
        told = [found.competition for found in explanations if found.competition]
        assert len(told) > 50
        for one in told:
            assert one.share + one.rivals + one.nobody == pytest.approx(1.0)
            parts = (one.look_alikes, one.spoken_of, one.not_compared, one.listed)
            assert min(parts) >= 0.0
            assert sum(parts) <= one.nobody + 1e-9
            assert one.gap == pytest.approx(
                one.share - max((other.probability for other in one.others), default=0)
            )
            assert one.effective >= 1.0 - 1e-9

    def test_names_the_mention_that_doubts_most(self, explanations):
        told = [found for found in explanations if found.competition and found.competition.spoken_of > 0]
        assert told
        for found in told:
            assert found.competition.doubted_by.split("/")[0] in ("testimony", "interview")
            assert found.competition.doubted_by != found.right

    def test_of_a_night_that_kept_nobody_s_parts_together_still_adds_up(
        self, workspace, links, explanations, monkeypatch
    ):
        later = ["not_compared", "spoken_of", "doubted_by", "listed"]
        rows = publishing.Snapshot.rows
        monkeypatch.setattr(
            publishing.Snapshot,
            "rows",
            lambda *args, **equal: rows(*args, **equal).drop(columns=later, errors="ignore"),
        )
        places = [i for i, found in enumerate(explanations) if "spoken_of" in {s.name for s in found.steps}]
        for i in places[:5]:
            now, before = explanations[i], explain(workspace, *pairs(links)[i])
            assert before.probability == pytest.approx(now.probability, abs=1e-12)
            assert "competition" in [step.name for step in before.steps]
            told = before.competition
            assert (told.spoken_of, told.not_compared, told.listed, told.doubted_by) == (0, 0, 0, None)
            assert told.look_alikes == pytest.approx(now.competition.look_alikes + now.competition.spoken_of)

    def test_is_plain_json(self, explanations):
        for found in explanations:
            assert json.loads(json.dumps(found.as_json(), allow_nan=False))["left"] == found.left


class TestADecidedPair:
    def test_too_unlikely_to_be_kept_is_said_to_be_decided(self, workspace, links, tmp_path):
        copied = Workspace.opened(Path(shutil.copytree(workspace.folder, tmp_path / "w")))
        names = strangers(workspace, links)
        with opened_store(copied) as store, store.writing() as writing:
            pair = Pair.of(*(RecordName(*name.split("/")) for name in names))
            told = Decision(
                pair, Verdict.DIFFERENT, "olena", "details", decided_at="2024-12-31T10:00:00+00:00"
            )
            decide(writing, told)
        run(copied, DAY, anew=True)
        found = explain(copied, *names)
        decided = next(field for field in found.fields if field.field == "decided")
        assert decided.level == "different"
        assert decided.bits < -300
        assert found.probability == pytest.approx(0.0, abs=1e-12)
        assert found.status is Status.UNLIKELY
        assert not found.missed


class TestWhatToAsk:
    @pytest.fixture(scope="class")
    def questions(self, workspace):
        return exported.of_night(workspace, "questions")

    def test_is_exported_best_first(self, questions):
        assert list(questions) == [
            *("kind", "source", "record_id"),
            *("fact", "bits", "candidates", "gap", "rank"),
        ]
        assert len(questions) > 10
        assert set(questions["kind"]) <= set(SIZES) - {"registry"}
        of_each = questions.groupby(["kind", "source", "record_id"])
        assert (of_each["bits"].diff().dropna() <= 0).all()
        assert (of_each["rank"].diff().dropna() == 1).all()
        # the one question of each record comes before any second one, and what teaches most at the top
        best = questions.head(of_each.ngroups)
        assert (best["rank"] == 1).all()
        assert best["bits"].is_monotonic_decreasing
        assert best["bits"].iloc[0] == questions["bits"].max()

    def test_of_a_night_that_an_earlier_version_published_it_is_said_what_to_do(self, workspace, monkeypatch):
        monkeypatch.setattr(publishing.Snapshot, "names", lambda _: ["links"])
        with pytest.raises(BadInput, match="linkage run"):
            exported.of_night(workspace, "questions")

    def test_can_be_written_to_a_file(self, workspace, questions, tmp_path):
        words = ["export", "questions", "-o", str(tmp_path / "q.csv"), "-w", str(workspace.folder)]
        assert CliRunner().invoke(app, words).exit_code == 0
        pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "q.csv"), questions)

    def test_is_told_beside_the_competition(self, questions, links, explanations):
        asked = questions.drop_duplicates(["kind", "source", "record_id"])
        best = {f"{one.kind}/{one.source}/{one.record_id}": one for one in asked.itertuples()}
        told = [found for found in explanations if found.competition and found.competition.question]
        assert told
        for found in explanations:
            question = found.competition and found.competition.question
            assert (question is not None) == (found.competition is not None and found.right in best)
            if question:
                assert (question.fact, question.bits) == (best[found.right].fact, best[found.right].bits)

    @pytest.mark.parametrize(("language", "said"), [("uk", "розрізнила б"), ("en", "would best separate")])
    def test_is_said_in_the_language_asked_for(self, workspace, explanations, language, said):
        one = next(found for found in explanations if found.competition and found.competition.question)
        words = getattr(one.competition.question.words, language)
        place = str(workspace.folder)
        answer = CliRunner().invoke(app, ["explain", one.left, one.right, "-l", language, "-w", place])
        (line,) = [line for line in answer.stdout.splitlines() if said in line]
        assert words in line


class TestAPairThatIsNoLink:
    def test_says_which_rules_it_misses_and_why(self, workspace, links):
        found = explain(workspace, *strangers(workspace, links))
        assert found.status is Status.NEVER_A_CANDIDATE
        assert not found.rules
        assert len(found.missed) == len(RULES)
        assert all(found.missed.values())
        assert found.probability < 0.001
        assert found.match_weight == pytest.approx(sum(field.bits for field in found.fields))

    def test_an_entry_of_whom_no_record_is_and_a_mention(self, workspace, links):
        met = {one for one, _ in pairs(links)}
        records = exported.records(workspace)
        names = records[["kind", "source", "record_id"]].agg("/".join, axis=1)
        of_nobody = next(name for name in names[records["kind"] == "registry"] if name not in met)
        mention = names[records["kind"] == "testimony"].iloc[0]
        assert explain(workspace, of_nobody, mention).status is not Status.LINK

    def test_a_pair_compared_afresh_is_weighed_as_the_night_weighed_it(self, workspace, links, monkeypatch):
        of_lists = (links["left_kind"] == "registry") & (links["right_kind"] == "acknowledgement")
        (pair,) = pairs(links[of_lists & links["decision"].isna()].head(1))
        kept = explain(workspace, *pair)
        monkeypatch.setattr(KeptNight, "comparison", lambda *_: None)
        fresh = explain(workspace, *pair)
        assert fresh.fields == kept.fields
        assert set(fresh.rules) == set(kept.rules)
        assert fresh.probability == pytest.approx(kept.probability)

    def test_of_long_lists_nothing_need_be_told_by_both_records(self, workspace, links, monkeypatch):
        pair = strangers(workspace, links)
        short = explain(workspace, *pair)
        assert any(field.m is None for field in short.fields)
        # a table of all pairs of values is too large only where there are thousands of values
        monkeypatch.setattr("linkage.matching.vectors._LARGEST_TABLE", 0)
        assert explain(workspace, *pair) == short

    def test_two_mentions_of_one_registered_person_are_seen_to_be(self, workspace, links):
        person, *two = two_of_one_person(links)
        found = explain(workspace, *two)
        assert found.through[0].record == person
        assert found.through[0].probability > 0.8


def outside_the_registry(links):
    return links[links["left_kind"] != "registry"]


class TestOutsideTheRegistry:
    def test_the_share_of_a_pair_is_that_both_are_of_one_person(self, links, explanations):
        told = dict(zip(pairs(links), explanations, strict=True))
        found = [told[pair] for pair in pairs(outside_the_registry(links))]
        assert found
        for one in found:
            assert one.competition.share == pytest.approx(one.probability, abs=0.01)
            assert one.competition.candidates >= len(one.through)
            assert one.competition.candidates >= len(one.competition.others)

    def test_persons_in_no_registry_whom_both_may_be_of_are_told(self, explanations):
        found = [one for one in explanations if one.through]
        assert any(not one.record.startswith("registry/") for told in found for one in told.through)
        for told in found:
            shared = sum(one.probability for one in told.through)
            assert shared == pytest.approx(told.probability, abs=0.15)


class TestDecidedRecords:
    """One pair outside the registry is decided to be of one person, another to be of two."""

    @pytest.fixture(scope="class")
    def night(self, workspace, links, tmp_path_factory):
        copied = tmp_path_factory.mktemp("decided") / "w"
        shutil.copytree(workspace.folder, copied)
        made = Workspace.opened(copied)
        unsure = outside_the_registry(links)
        unsure = unsure.assign(unsure=(unsure["probability"] - 0.5).abs()).sort_values("unsure")
        same, different = pairs(unsure.drop_duplicates("left_record").drop_duplicates("right_record").head(2))
        with opened_store(made) as store, store.writing() as writing:
            for pair, verdict in ((same, Verdict.SAME), (different, Verdict.DIFFERENT)):
                of = Pair.of(*(RecordName.read(name) for name in pair))
                told = Decision(of, verdict, "olena", "details", decided_at="2024-12-30T10:00:00+00:00")
                decide(writing, told)
        run(made, DAY, anew=True)
        return made, same, different

    def test_the_export_says_what_was_decided(self, night):
        made, same, different = night
        links = exported.of_night(made, "links")
        told = dict(zip(pairs(links), links[["probability", "decision"]].to_numpy().tolist(), strict=True))
        assert told[same] == [1.0, "confirmed"]
        assert told[different] == [0.0, "rejected"]

    def test_the_explanation_says_no_other_thing(self, night):
        made, same, different = night
        one, two = explain(made, *same), explain(made, *different)
        assert one.probability == pytest.approx(1.0)
        assert sum(who.probability for who in one.through) == pytest.approx(1.0)
        assert two.probability == pytest.approx(0.0, abs=1e-9)
        assert two.competition.share == 0.0
        assert not two.through

    def test_every_link_still_adds_up(self, night):
        made, *_ = night
        links = exported.of_night(made, "links")
        links = links[links["left_kind"] == "registry"]
        with publishing.opened_snapshot(made, publishing.current_night(made)) as snapshot:
            kept = KeptNight(made, snapshot)
            for pair, probability in zip(pairs(links), links["probability"], strict=True):
                found = explained(kept, *(kept.find(name) for name in pair))
                assert found.probability == pytest.approx(probability, abs=1e-10)


class TestNamingARecord:
    def test_order_and_the_way_of_naming_do_not_matter(self, workspace, links):
        left, right = pairs(links)[0]
        short = [name.split("/")[-1] for name in (left, right)]
        with_source = [name.split("/", 1)[1] for name in (left, right)]
        assert (
            explain(workspace, right, left) == explain(workspace, *short) == explain(workspace, *with_source)
        )

    def test_a_record_that_is_not_there_is_said_to_be_so(self, workspace):
        with pytest.raises(BadInput, match="no record R-0"):
            explain(workspace, "R-0", "R-1")

    def test_nobody_is_explained_with_himself(self, workspace, links):
        left, _ = pairs(links)[0]
        with pytest.raises(BadInput, match="one record"):
            explain(workspace, left, left)

    def test_an_id_that_two_sources_use_must_be_named_with_its_source(self):
        rows = pd.DataFrame(
            {"rid": [0, 1], "kind": "registry", "source": ["a", "b"], "record_id": ["R-1", "R-1"]}
        )

        class Two(KeptNight):
            def __init__(self):
                self.snapshot = self

            def rows(self, _, **equal):
                same = [(rows[column] == value) for column, value in equal.items()]
                return rows[pd.concat(same, axis=1).all(axis=1)]

        with pytest.raises(BadInput, match="names 2 records: registry/a/R-1, registry/b/R-1"):
            Two().find("R-1")
        assert Two().find("b/R-1") == Two().find("registry/b/R-1") == 1


class TestTheVerb:
    def said(self, workspace, *words):
        return CliRunner().invoke(app, ["explain", *words, "-w", str(workspace.folder)])

    @pytest.mark.parametrize(("language", "word"), [("uk", "прізвище"), ("en", "surname")])
    def test_prints_each_step_in_the_language_asked_for(self, workspace, links, language, word):
        answer = self.said(workspace, *pairs(links)[0], "--language", language)
        assert answer.exit_code == 0
        assert word in answer.stdout
        assert f"{links['probability'].iloc[0]:.4f}" in answer.stdout

    def test_calls_linked_only_who_is_more_likely_one_person_than_not(self, workspace, explanations):
        likely, doubtful = (
            next(found for found in explanations if low <= found.probability < high)
            for low, high in ((0.5, 2.0), (0.01, 0.5))
        )
        assert "\nLinked: probability" in self.said(workspace, likely.left, likely.right).stdout
        said = self.said(workspace, doubtful.left, doubtful.right).stdout
        assert "\nCandidates, not linked: more likely not of one person: probability" in said
        assert "Linked" not in said

    def test_a_pair_decided_to_be_two_people_is_said_to_be_decided(self, workspace, explanations, capsys):
        doubtful = next(found for found in explanations if found.probability < 0.5)
        decided = [
            replace(one, m=0.5, level_words=level_words("decided", "different"))
            if one.field == "decided"
            else one
            for one in doubtful.fields
        ]
        show_waterfall(replace(doubtful, fields=tuple(decided)), Language.en)
        assert "Decided: they are two people: probability" in capsys.readouterr().out

    def test_of_two_that_never_competed_says_whose_they_both_are_and_calls_no_probability_theirs(
        self, workspace, links
    ):
        person, *two = two_of_one_person(links)
        assert explain(workspace, *two).status is Status.NEVER_A_CANDIDATE
        said = self.said(workspace, *two).stdout
        assert f"Never weighed as a pair, but both are of {person} (" in said
        assert "Never a candidate pair" not in said and ": probability" not in said
        said = self.said(workspace, *strangers(workspace, links)).stdout
        assert "Never a candidate pair; their fields alone would give the probability 0.0" in said

    def test_prints_the_same_structure_as_json(self, workspace, links):
        answer = self.said(workspace, *pairs(links)[0], "--json")
        assert json.loads(answer.stdout) == json.loads(
            json.dumps(explain(workspace, *pairs(links)[0]).as_json())
        )

    def test_at_80_columns_every_number_is_whole(self, workspace, links, explanations, monkeypatch):
        narrow = {"width": 80, "force_terminal": True, "color_system": None, "highlight": False}
        monkeypatch.setattr("linkage.terminal.output", lambda: Console(**narrow))
        found = max(explanations, key=lambda one: len(one.steps))
        shown = self.said(workspace, found.left, found.right).stdout
        assert max(map(len, shown.splitlines())) <= 80
        compared = [field for field in found.fields if field.m is not None]
        numbers = [f"{one.bits:+.2f}" for one in (found.prior, *compared, *found.steps)]
        numbers += [f"{one.probability:.4f}" for one in (found.prior, *found.steps)]
        numbers += [f"{field.m:.3g}" for field in compared]
        words = shown.split()
        assert all(words.count(number) >= numbers.count(number) for number in numbers)
        for field in compared:
            assert set((field.left or "").split()) <= set(words)

    def test_says_what_each_probability_is_against(self, workspace, links, explanations):
        shown = self.said(workspace, explanations[0].left, explanations[0].right).stdout
        found = explanations[0]
        sums = [line.split() for line in shown.splitlines() if line.strip().startswith("together, against")]
        bits = found.prior.bits + sum(one.bits for one in (*found.fields, *found.steps))
        assert [row[-1] for row in sums] == [f"{found.alone:.4f}", f"{found.probability:.4f}"]
        assert sums[1][-2] == f"={bits:+.2f}"
        assert f"c = {found.in_left:.2f} is the share" in shown
        pair = strangers(workspace, links)
        lines = [line.strip() for line in self.said(workspace, *pair).stdout.splitlines()]
        (last,) = [line for line in lines if line.startswith("together")]
        assert last.startswith("together, against nobody alone")

    def test_names_the_mention_that_doubts_most_beside_its_step(self, explanations, capsys):
        doubted = [one for one in explanations if one.competition and one.competition.doubted_by]
        show_waterfall(doubted[0], Language.en)
        (line,) = [row for row in capsys.readouterr().out.splitlines() if "other mentions may be" in row]
        assert doubted[0].competition.doubted_by in line

    def test_tells_who_may_be_behind_nobody(self, explanations, capsys):
        some = next(one for one in explanations if one.competition and one.left.startswith("registry"))
        parts = {"look_alikes": 0.0, "spoken_of": 0.1, "not_compared": 0.2, "listed": 0.0}
        told = replace(some, competition=replace(some.competition, nobody=0.4, **parts))
        show_circumstances(told, Language.en)
        (line,) = [row for row in capsys.readouterr().out.splitlines() if row.startswith("Candidates: ")]
        assert line.endswith(
            "none of them 0.400 (look-alikes of whom other mentions are 0.100, "
            "registered but not compared 0.200)."
        )

    def test_counts_the_rivals_that_it_does_not_name(self, explanations, capsys):
        of_registry = [one for one in explanations if one.competition and one.left.startswith("registry")]
        assert len(of_registry) > 20
        for one in of_registry:
            told = one.competition
            assert told.unnamed + len(told.others) + 1 == told.candidates
        some = next(one for one in of_registry if one.competition.others)
        crowd = replace(some, competition=replace(some.competition, unnamed=1048))
        show_circumstances(crowd, Language.en)
        (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Others: ")]
        assert line.endswith(" and 1,048 more")

    def test_a_pair_that_was_never_compared_shows_every_rule(self, workspace, links):
        answer = self.said(workspace, *strangers(workspace, links))
        assert answer.exit_code == 0
        assert "Never a candidate pair" in answer.stdout
        assert "what it misses" in answer.stdout


def test_what_a_night_keeps_holds_no_name(workspace):
    with publishing.opened_snapshot(workspace, publishing.current_night(workspace)) as snapshot:
        kept = [snapshot.table(name) for name in ("comparisons", "contests", "models", "model_levels")]
    texts = {text for table in kept for column in table.select_dtypes("object") for text in table[column]}
    assert texts <= {*SIZES, *pd.unique(kept[3]["field"])}
    assert not any(math.isinf(value) for value in kept[1]["log_total"])
