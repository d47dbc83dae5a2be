"""Which pairs are candidates: just those that a rule finds, each once, and none dropped without a word."""

import ast
import itertools
import re
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import linkage
from linkage import names
from linkage.matching.blocking import Source, candidate_pairs, unmet_conditions
from linkage.matching.blocking_rules import RULES, rule_names, rules_report
from linkage.matching.keyed_records import keyed_records, told_by_records
from linkage.matching.value_keys import KEY_SPACES, is_initial
from linkage.names import GivenLevel
from tests.matching.conftest import EXAMPLES, candidates, keyed, records, shuffled


def rules_of_pair(left, right):
    """The oracle: which rules find a pair, read off the two records' texts in plain Python."""

    def initial(text):
        return text is not None and is_initial(text)

    only = {
        "anyone": True,
        "is_mention": right.kind in ("testimony", "interview"),
        "is_listed": right.kind in ("exchange", "acknowledgement", "death"),
        "listed_or_year_unknown": right.kind in ("exchange", "acknowledgement", "death")
        or (right.kind == "registry" and not right.birth_year),
        "given_is_initial": initial(right.given),
        "given_unknown": right.given is None,
        "neither_year_nor_father": not right.birth_year
        and (right.patronymic is None or initial(right.patronymic)),
        "name_unknown": right.surname is None and (right.given is None or initial(right.given)),
    }
    dates = [(r.birth_year, r.birth_month, r.birth_day) for r in (left, right)]
    also = {
        "birth_date": dates[0] == dates[1] and dates[0][2] > 0,
        "birth_year": dates[0][0] == dates[1][0] > 0,
    }

    def share(space):
        feature, keys = KEY_SPACES[space]
        a, b = getattr(left, feature), getattr(right, feature)
        return a is not None and b is not None and bool(set(keys(a)) & set(keys(b)))

    def finds(rule):
        near = left.birth_year and right.birth_year and abs(left.birth_year - right.birth_year) <= 1
        return (
            only[rule.only]
            and (rule.only_left == "anyone" or initial(left.given))
            and all(also[expression] for expression in rule.also)
            and (near or not rule.near_year)
            and all(share(space) for space in rule.keys)
        )

    return sum(1 << bit for bit, rule in enumerate(RULES) if finds(rule))


def texts(prepared):
    """Each record with its texts in place of value ids."""
    frame = prepared.features.copy()
    for feature, values in prepared.values.items():
        frame[feature] = np.array([*values, None], dtype=object)[frame[feature].to_numpy()]
    return list(frame.assign(kind=prepared.records["kind"]).itertuples())


def some_of(world, n):
    """The first records of each kind of the world: few enough to look at every pair."""
    return {kind: frame.sample(min(n, len(frame)), random_state=3) for kind, frame in world.frames.items()}


#: A person of whom all is told that rules look at.
PERSON = {
    "surname": "Шевченко",
    "given_name": "Сергій",
    "patronymic": "Іванович",
    "birth_date": "1990-05-17",
    "military_unit": "36-та окрема бригада морської піхоти",
    "residence": "Харків, Харківська область",
    "call_sign": "Вовк",
    "document_number": "АБ123456",
    "tax_number": "1234567890",
}


def kin_and_namesakes():
    """Records made so that every rule has something to find."""
    heard = {"surname": "Шевчено", "birth_date": "1991"}
    registry = records(
        "registry",
        *(PERSON, {**PERSON, **heard}, {"surname": "Шевченко"}, {"call_sign": "Вовк"}),
        {"surname": "Шевченко", "given_name": "С."},
    )
    told = [parts for n in (1, 2, 3) for parts in itertools.combinations(PERSON, n)]
    mentions = [{part: PERSON[part] for part in parts} for parts in told]
    mentions += [{**mention, "surname": "Shevcheno"} for mention in mentions if "surname" in mention]
    mentions += [
        {"surname": "Шевченко", "given_name": "С."},
        {"surname": "Шевченко", "given_name": "Serhii", "birth_date": "1990-05-17"},
    ]
    listed = {part: PERSON[part] for part in ("surname", "patronymic", "residence", "military_unit")}
    return {
        "registry": registry,
        "acknowledgement": records("acknowledgement", {**listed, "given_name": "Скргей"}),
        "testimony": records("testimony", *mentions),
    }


class TestRules:
    @pytest.mark.parametrize("made", [some_of, kin_and_namesakes])
    def test_the_bitmask_tells_just_the_rules_that_find_a_pair(self, made, world):
        prepared = keyed(made(world, 40) if made is some_of else made())
        every = np.arange(len(prepared.records))
        found, _ = candidates(prepared, every, every)
        rows = texts(prepared)
        wanted = {
            (a.Index, b.Index): rules
            for a in rows
            for b in rows[a.Index + 1 :]
            if (rules := rules_of_pair(a, b))
        }
        assert found == wanted

    def test_every_rule_finds_something_somewhere(self):
        prepared = keyed(kin_and_namesakes())
        _, counts = candidates(prepared, prepared.rids("registry"), np.arange(len(prepared.records)))
        assert {rule.name for rule in RULES} == set(counts)
        assert [name for name, count in counts.items() if not count["pairs"]] == []

    def test_counts_are_the_pairs_of_each_bit(self, world):
        prepared = keyed(world.frames)
        found, counts = candidates(prepared, prepared.rids("registry"), np.arange(len(prepared.records)))
        masks = np.array(list(found.values()))
        for bit, rule in enumerate(RULES):
            assert counts[rule.name]["pairs"] == int((masks >> bit & 1).sum())

    def test_a_rule_finds_a_pair_just_where_none_of_its_conditions_is_unmet(self):
        prepared = keyed(kin_and_namesakes())
        every = np.arange(len(prepared.records))
        pairs, counts = candidates(prepared, every, every)
        assert not any(count["refined_blocks"] for count in counts.values())
        told = keyed_records(prepared, prepared.records["kind"].to_numpy())
        of_each_rule = {next(pair for pair in pairs if pairs[pair] >> bit & 1) for bit in range(len(RULES))}
        lefts, rights = np.triu_indices(len(every), 1)
        some = np.random.default_rng(1).choice(len(lefts), 40, replace=False)
        others = {*zip(lefts[some].tolist(), rights[some].tolist(), strict=True)}
        for left, right in of_each_rule | others:
            unmet = unmet_conditions(told, left, right)
            finding = [rule for rule, conditions in unmet.items() if not conditions]
            assert finding == rule_names(pairs.get((left, right), 0))

    def test_a_bitmask_is_read_back_as_names(self):
        assert rule_names(0) == []
        assert rule_names(0b101) == [RULES[0].name, RULES[2].name]
        assert len({rule.name for rule in RULES}) == len(RULES)


class TestPairs:
    def test_each_pair_once_left_before_right_and_within_what_was_asked(self, world):
        prepared = keyed(world.frames)
        left, right = prepared.rids("registry"), prepared.rids("testimony")
        pairs = candidate_pairs(Source.of(prepared), left, right).findings.united()
        pairs = list(zip(pairs.l.tolist(), pairs.r.tolist(), strict=True))
        assert pairs
        assert len(pairs) == len(set(pairs))
        assert all(a < b for a, b in pairs)
        assert {a for a, _ in pairs} <= set(left.tolist())
        assert {b for _, b in pairs} <= set(right.tolist())

    def test_the_order_of_files_and_rows_does_not_matter(self, world):
        nights = []
        for frames in (world.frames, shuffled(world.frames, 5)):
            prepared = keyed(frames)
            every = np.arange(len(prepared.records))
            nights.append(candidates(prepared, every, every))
        assert nights[0] == nights[1]

    def test_a_record_without_anything_is_a_candidate_of_nobody(self):
        prepared = keyed({"registry": records("registry", {}, {}), "testimony": records("testimony", {})})
        every = np.arange(len(prepared.records))
        found, counts = candidates(prepared, every, every)
        assert found == {}
        assert all(not any(count.values()) for count in counts.values())

    @pytest.mark.parametrize("kind", ["exchange", "testimony"])
    def test_whatever_one_column_is_null_on_either_side_the_pair_is_a_candidate(self, kind):
        lacking = [PERSON, *({**PERSON, column: None} for column in PERSON)]
        prepared = keyed({"registry": records("registry", *lacking), kind: records(kind, *lacking)})
        every = np.arange(len(prepared.records))
        found, _ = candidates(prepared, every, every)
        assert set(found) == set(itertools.combinations(every.tolist(), 2))

    def test_two_records_of_one_person_that_both_tell_the_name_are_candidates(self, world):
        prepared = keyed(world.frames)
        registry = prepared.rids("registry")
        found, _ = candidates(prepared, registry, np.arange(len(prepared.records)))
        person = [world.person_of[r.kind, r.record_id] for r in prepared.records.itertuples()]
        told = ((prepared.features["surname"] >= 0) & (prepared.features["given"] >= 0)).tolist()
        true = {
            (a, b)
            for b in range(len(registry), len(person))
            for a in registry.tolist()
            if person[a] == person[b] and told[a] and told[b]
        }
        assert len(true) > 200
        assert len(true & set(found)) / len(true) > 0.95


def one_surname(n, share, seed=1):
    """Registry entries of which a share bears one surname; given names and years of birth vary."""
    rng = np.random.default_rng(seed)
    given = np.array(
        ["Іван", "Петро", "Сергій", "Андрій", "Олег", "Юрій", "Роман", "Тарас", "Богдан", "Ігор"]
    )
    rare = ["Коваль", "Бондар", "Гриб", "Кравець", "Мельник", "Ткач"]
    return records(
        "registry",
        *(
            {
                "surname": "Шевченко" if rng.random() < share else rare[i % len(rare)],
                "given_name": str(rng.choice(given)),
                "birth_date": str(rng.integers(1960, 2004)),
            }
            for i in range(n)
        ),
    )


#: Two values each, in three spellings.
SPELT = {
    "given_name": ["Сергій", "Сергей", "Serhii", "Дмитро", "Дмитрий", "Dmytro"],
    "residence": ["Харків", "Харьков", "Kharkiv", "Миколаїв", "Николаев", "Mykolaiv"],
    "military_unit": [
        *("36 обрмп", "36-та окрема бригада морської піхоти", "36 отдельная бригада морской пехоты"),
        *("93 омбр", "93-тя окрема механізована бригада", "93 отдельная механизированная бригада"),
    ],
}
#: Men of whom all is told that divides a block, and one who tells something of each and yet not enough.
WELL_TOLD = [
    {"given_name": name, "birth_date": "1990-05-17", "residence": home, "military_unit": unit}
    for name, home, unit in zip(*SPELT.values(), strict=True)
]
TOLD_IN_VAIN = {"given_name": "С.", "residence": "Харківська область", "military_unit": "морська піхота"}


class TestOversizedBlocks:
    def test_a_value_in_92_of_100_rows_is_refined_counted_and_kept_within_the_cap(self):
        cap = 20_000
        prepared = keyed({"registry": one_surname(2500, 0.92)})
        every = np.arange(len(prepared.records))
        _, counts = candidates(prepared, every, every, cap)
        refined = counts["surname and given name"]
        assert refined["refined_blocks"] == 10
        common = prepared.values["surname"].index("Шевченко")
        features = prepared.features[prepared.features["surname"] == common]
        largest = features.groupby(["given", "birth_year"]).size().max()
        assert largest**2 < cap
        every_pair = len(features) * (len(features) - 1) // 2
        assert 0 < refined["pairs"] < every_pair / 100

    def test_what_is_refined_is_reported_with_what_that_left_out(self):
        prepared = keyed({"registry": one_surname(300, 0.92)})
        every = np.arange(len(prepared.records))
        assert rules_report(candidates(prepared, every, every)[1], 400_000) == []
        _, counts = candidates(prepared, every, every, 100)
        lines = rules_report(counts, 100)
        left_out = counts["surname and given name"]["left_out"]
        assert left_out > 1000
        assert (
            "surname and given name: 10 oversized block(s) of more than 100 pairs refined by a second key; "
            f"{left_out:,} pairs in them were not compared by this rule, "
            "0 of these because a record lacks the key"
        ) in lines
        assert not any("Шевченко" in line for line in lines)

    def test_a_refined_block_keeps_the_pairs_that_agree_in_the_second_key(self):
        prepared = keyed({"registry": one_surname(300, 0.92)})
        every = np.arange(len(prepared.records))
        rule = "surname and given name"
        bit = 1 << [rule.name for rule in RULES].index(rule)
        found, _ = candidates(prepared, every, every)
        whole = {pair for pair, rules in found.items() if rules & bit}
        parts = prepared.features.groupby(["surname", "given", "birth_year"]).size()
        found, counts = candidates(prepared, every, every, int(parts.max() ** 2))
        kept = {pair for pair, rules in found.items() if rules & bit}
        year, sizes = prepared.features["birth_year"].to_numpy(), prepared.features["surname"].value_counts()
        common = prepared.features["surname"].to_numpy() == sizes.index[0]
        assert kept == {(a, b) for a, b in whole if year[a] == year[b] or not common[a]}
        assert 0 < len(kept) < len(whole)
        assert counts[rule]["left_out"] == len(whole) - len(kept)
        assert counts[rule]["refined_again"] == counts[rule]["kept_whole"] == 0

    def test_a_part_that_is_oversized_still_is_refined_by_a_further_key(self):
        """One surname, one given name, one year: only the home town, where it is told, tells them apart."""
        towns = ["Харків", "Полтава", "Суми", "Одеса", None]
        namesakes = [
            {"surname": "Шевченко", "given_name": "Іван", "birth_date": "1990", "residence": towns[i % 5]}
            for i in range(100)
        ]
        prepared = keyed({"registry": records("registry", *namesakes)})
        every = np.arange(100)
        found, counts = candidates(prepared, every, every, 20 * 20)
        told = counts["surname and given name"]
        bit = 1 << [rule.name for rule in RULES].index("surname and given name")
        home = prepared.features["home"].to_numpy()
        alike = {(a, b) for a, b in itertools.combinations(range(100), 2) if home[a] == home[b] >= 0}
        assert {pair for pair, rules in found.items() if rules & bit} == alike
        assert (told["refined_blocks"], told["refined_again"]) == (1, 1)  # by year, town
        assert told["pairs"] + told["left_out"] == 100 * 99 // 2
        assert told["lacking"] == 20 * 80 + 20 * 19 // 2

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
    def test_whoever_tells_nothing_has_none_of_a_rules_further_keys(self, rule):
        prepared = keyed({"registry": records("registry", {}, TOLD_IN_VAIN, *WELL_TOLD)})
        of_records = told_by_records(prepared, prepared.records["kind"].to_numpy())
        for key in rule.further_keys:
            nothing, in_vain, *told = of_records[key].tolist()
            assert nothing < 0
            assert in_vain < 0
            assert min(told) >= 0

    def test_no_further_key_is_what_all_of_a_block_share(self):
        for rule in RULES:
            assert not {f"{space}_key" for space in rule.keys} & set(rule.further_keys)
            assert not set(rule.also) & set(rule.further_keys)
            assert len(set(rule.further_keys)) == len(rule.further_keys)

    def test_an_unknown_month_is_lacking_and_not_a_month_of_its_own(self):
        man = {"given_name": "Сергій", "patronymic": "Іванович"}
        born = ["1990"] * 4 + ["1990-05"] * 3
        prepared = keyed({"registry": records("registry", *({**man, "birth_date": one} for one in born))})
        found, counts = candidates(prepared, np.arange(7), np.arange(7), 40)
        told = counts["given name, father and year of birth"]
        assert set(found) == {(4, 5), (4, 6), (5, 6)}
        assert (told["pairs"], told["left_out"], told["lacking"]) == (3, 18, 18)

    def test_a_name_in_two_languages_is_in_one_part(self):
        """Four called Сергій and four called Сергей, among others of their surname and year of birth."""
        called = ["Сергій"] * 4 + ["Сергей"] * 4 + ["Іван"] * 6
        man = {"surname": "Шевченко", "birth_date": "1990"}
        prepared = keyed({"registry": records("registry", *({**man, "given_name": name} for name in called))})
        rule = "surname and year of birth"
        found, counts = candidates(prepared, np.arange(14), np.arange(14), 100)
        told = counts[rule]
        bit = 1 << [rule.name for rule in RULES].index(rule)
        assert {pair for pair, rules in found.items() if rules & bit} == {
            *itertools.combinations(range(8), 2),
            *itertools.combinations(range(8, 14), 2),
        }
        assert told["refined_blocks"] > 0 == told["refined_again"]
        assert told["lacking"] == 0

    @settings(EXAMPLES, max_examples=10)
    @given(
        st.lists(st.tuples(*(st.integers(0, 5) for _ in range(3))), min_size=6, max_size=14),
        st.sampled_from([0, 3, 10, 30]),
    )
    def test_what_is_divided_how_does_not_depend_on_the_language(self, told, largest):
        """Two names, two towns, two units, in three spellings each: the spelling changes nothing."""
        nights = []
        for spell in (lambda choice: choice, lambda choice: choice // 3 * 3):
            rows = [
                {"surname": "Шевченко", "patronymic": "Іванович", "birth_date": "1990", "call_sign": "Вовк"}
                | {column: of[spell(one)] for (column, of), one in zip(SPELT.items(), choice, strict=True)}
                for choice in told
            ]
            frames = {
                "registry": records("registry", *rows[::2]),
                "testimony": records("testimony", *rows[1::2]),
            }
            every = np.arange(len(told))
            nights.append(candidates(keyed(frames), every, every, largest))
        assert nights[0] == nights[1]

    def test_records_that_nothing_tells_apart_are_compared_and_reported(self):
        person = {
            "surname": "Шевченко",
            "given_name": "Іван",
            "birth_date": "1990",
            "residence": "Харків",
            "military_unit": "36 обрмп",
        }
        every = np.arange(30)
        _, counts = candidates(keyed({"registry": records("registry", *[person] * 30)}), every, every, 100)
        told = counts["surname and given name"]
        assert told["pairs"] == told["kept_whole"] == 30 * 29 // 2
        assert told["left_out"] == 0
        lines = rules_report(counts, 100)
        assert any("435 pairs that no key divides were compared" in line for line in lines)

    def test_small_blocks_are_left_alone(self):
        _, counts = candidates(keyed({"registry": one_surname(60, 0.5)}), np.arange(60), np.arange(60))
        assert {count["refined_blocks"] for count in counts.values()} == {0}


def takes_text():
    """A pattern of whatever in SQL looks into the letters of a text, by DuckDB's own catalogue."""
    functions = duckdb.sql(
        "SELECT DISTINCT function_name FROM duckdb_functions() "
        "WHERE list_contains(parameter_types, 'VARCHAR')"
    ).fetchall()
    words = sorted(name for (name,) in functions if name[0].isalpha())
    assert {"levenshtein", "jaccard", "lower", "regexp_matches", "strip_accents", "substring"} <= set(words)
    return re.compile(rf"\b({'|'.join(words)})\(|\b(I?LIKE|SIMILAR TO|GLOB)\b|\|\|")


def texts_in(path):
    """The texts in a source file that are no docstrings, a hole for whatever stands in braces."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    blocks = [node.body for node in ast.walk(tree) if hasattr(node, "body") and isinstance(node.body, list)]
    said = {id(body[0].value) for body in blocks if body and isinstance(body[0], ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "_" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


class TestNoStringFunctions:
    def test_nowhere_in_the_library_does_duckdb_look_into_a_text(self):
        pattern = takes_text()
        root = Path(linkage.__file__).parent
        texts = {
            path: list(texts_in(path))
            for path in [*root.rglob("*.py"), *(root.parent / "flows").glob("*.py")]
        }
        assert sum("select " in text.lower() for found in texts.values() for text in found) >= 15
        found = {
            (path.name, match.group())
            for path in texts
            for text in texts[path]
            for match in pattern.finditer(text)
        }
        # The warehouse completes partial dates, which are ASCII; a style sheet is no SQL.
        assert found - {("figures_style.py", "repeat(")} == {
            *(("warehouse_sql.py", "length("), ("warehouse_sql.py", "||")),
        }

    @pytest.mark.parametrize(
        "statement",
        ["SELECT lower(surname)", "WHERE surname LIKE 'Ш%'", "levenshtein(a, b)", "given || ' ' || surname"],
    )
    def test_the_guard_would_see_it(self, statement):
        assert takes_text().search(statement)

    def test_because_duckdb_counts_bytes_where_a_reader_counts_letters(self):
        ukrainian, russian = "Сергій", "Сергей"
        said = duckdb.execute("SELECT levenshtein(?, ?), strip_accents(?)", [ukrainian, russian, ukrainian])
        # one letter differs and й is a letter of its own; DuckDB says two, and makes it an и
        assert said.fetchone() == (2, "Сергіи")
        assert sum(a != b for a, b in zip(ukrainian, russian, strict=True)) == 1
        assert names.levels([ukrainian], [russian], "given").tolist() == [GivenLevel.SAME_NAME]
