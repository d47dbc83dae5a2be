"""Recall by category at 1 % false positives, ours beside what is usual; the result is frozen in results.md.

python benchmarks/names/make_cases.py && python benchmarks/names/bench.py
Without rigour (``pip install .[names-bench]``) its column is left out, and the result is printed only.
"""

import csv
from collections import defaultdict
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jellyfish
import numpy as np
from rapidfuzz.distance import JaroWinkler, Levenshtein
from scipy.stats import rankdata
from unidecode import unidecode

from linkage.names import nominatives, similarity

HERE = Path(__file__).parent
Scorer = Callable[[str, str, str], float]


def jaro_winkler(a: str, b: str, part: str) -> float:
    return JaroWinkler.similarity(unidecode(a).lower(), unidecode(b).lower())


def metaphone(a: str, b: str, part: str) -> float:
    left, right = (" ".join(map(jellyfish.metaphone, unidecode(name).split())) for name in (a, b))
    return 0.5 * Levenshtein.normalized_similarity(left, right) + 0.5 * Levenshtein.normalized_similarity(
        unidecode(a).lower(), unidecode(b).lower()
    )


# What nomenklatura takes a shared symbol of rigour for, and what a part without a counterpart weighs, as it
# does on average between what is asked (0.8) and what is found (0.2).
SAME_SYMBOL, EXTRA = 0.9, 0.5


def rigour(a: str, b: str, part: str) -> float:
    """Parts that bear one symbol are paired, the others compared by cost-folded edit distance."""
    from rigour.names import NameTypeTag, analyze_names

    person = NameTypeTag.PER
    lefts, rights = (analyze_names(person, [name], infer_initials=True) for name in (a, b))
    return max((_rigour(left, right) for left in lefts for right in rights), default=0.0)


def _rigour(left: Any, right: Any) -> float:
    from rigour.names import align_person_name_order, compare_parts, pair_symbols

    best = 0.0
    for paired in [*pair_symbols(left, right), ()]:
        of_left = {found for edge in paired for found in edge.qps}
        of_right = {found for edge in paired for found in edge.rps}
        same = [(1.0 if edge.qstr == edge.rstr else SAME_SYMBOL, len(edge.qps)) for edge in paired]
        rest = align_person_name_order(
            [found for found in left.parts if found not in of_left],
            [found for found in right.parts if found not in of_right],
        )
        residue = [(edge.score, 1.0 if edge.qps and edge.rps else EXTRA) for edge in compare_parts(*rest)]
        scored = same + residue
        total = sum(weight for _, weight in scored)
        best = max(best, sum(score * weight for score, weight in scored) / total if total else 0.0)
    return best


SCORERS: dict[str, Scorer] = {
    "linkage.names": similarity,
    "unidecode + Jaro-Winkler": jaro_winkler,
    "metaphone + edit distance": metaphone,
}
if find_spec("rigour"):
    SCORERS["rigour"] = rigour


# How much a pair has in common by what was done to it: another language or table, a short form, a slip.
TIERS = ("STRONG", "MEDIUM", "WEAK")


def auc(positive: list[float], negative: list[float]) -> float:
    ranks = rankdata(positive + negative)
    count = len(positive)
    return float((ranks[:count].sum() - count * (count + 1) / 2) / (count * len(negative)))


def measure(cases: list[dict[str, str]], scorer: Scorer) -> tuple[dict[str, float], dict[str, float]]:
    """AUC by part, and recall by tier and by category at the part's threshold of 1 % false positives."""
    scores: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    by_tier: dict[tuple[str, str], list[float]] = defaultdict(list)
    for case in cases:
        score = scorer(case["a"], case["b"], case["part"])
        scores[case["part"], case["match"], case["category"]].append(score)
        if case["match"] == "1":
            by_tier[case["part"], case["tier"]].append(score)
    areas, recalls = {}, {}
    for part in ("surname", "given", "full"):
        positive = [s for (p, match, _), found in scores.items() if (p, match) == (part, "1") for s in found]
        negative = [s for (p, match, _), found in scores.items() if (p, match) == (part, "0") for s in found]
        threshold = float(np.quantile(negative, 0.99))
        areas[part] = auc(positive, negative)
        recalls[f"all {part}"] = float(np.mean([score > threshold for score in positive]))
        for tier in TIERS:
            if by_tier[part, tier]:
                recalls[f"{tier} ({part})"] = float(np.mean([x > threshold for x in by_tier[part, tier]]))
        for (p, match, category), found in scores.items():
            if (p, match) == (part, "1"):
                recalls[f"{category} ({part})"] = float(np.mean([score > threshold for score in found]))
    return areas, recalls


def inflection(cases: list[dict[str, str]]) -> str:
    first: dict[str, list[bool]] = defaultdict(list)
    among: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        if case["category"].startswith("inflected"):
            found = [form for form, _ in nominatives(case["a"], case["part"])]
            key = f"{case['category']} {case['part']}"
            first[key].append(found[0] == case["b"])
            among[key].append(case["b"] in found)
    rows = [f"| {key} | {np.mean(first[key]):.3f} | {np.mean(among[key]):.3f} |" for key in sorted(first)]
    return "\n".join(["| nominative | first | among |", "| --- | --- | --- |", *rows])


def main() -> None:
    with (HERE / "cases.csv").open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    measured = {name: measure(cases, scorer) for name, scorer in SCORERS.items()}
    lines = [f"# Names bench: {len(cases)} labelled pairs", "", "ROC AUC by part.", ""]
    lines += ["| part | " + " | ".join(SCORERS) + " |", "| --- |" + " --- |" * len(SCORERS)]
    for part in ("surname", "given", "full"):
        lines.append(f"| {part} | " + " | ".join(f"{measured[name][0][part]:.4f}" for name in SCORERS) + " |")
    lines += ["", "Recall at 1 % false positives of the part: all, by tier, by category.", ""]
    lines += ["| category | " + " | ".join(SCORERS) + " |", "| --- |" + " --- |" * len(SCORERS)]
    for category in measured["linkage.names"][1]:
        lines.append(
            f"| {category} | " + " | ".join(f"{measured[name][1][category]:.3f}" for name in SCORERS) + " |"
        )
    lines += ["", "Right nominative first, and among the candidates.", "", inflection(cases), ""]
    print("\n".join(lines))
    if "rigour" in SCORERS:
        (HERE / "results.md").write_text("\n".join(lines), encoding="utf-8")
    else:
        print("rigour is not installed: results.md stays as it is")


if __name__ == "__main__":
    main()
