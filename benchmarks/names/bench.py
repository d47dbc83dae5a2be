"""Recall by category at 1 % false positives, ours beside what is usual; the result is frozen in results.md.

python benchmarks/names/make_cases.py && python benchmarks/names/bench.py
"""

import csv
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import jellyfish
import numpy as np
from rapidfuzz.distance import JaroWinkler, Levenshtein
from scipy.stats import rankdata
from unidecode import unidecode

from linkage.names import nominatives, similarity
from linkage.names.clean import fold

HERE = Path(__file__).parent
Scorer = Callable[[str, str, str], float]


def jaro_winkler(a: str, b: str, part: str) -> float:
    return JaroWinkler.similarity(unidecode(a).lower(), unidecode(b).lower())


def metaphone(a: str, b: str, part: str) -> float:
    left, right = (" ".join(map(jellyfish.metaphone, unidecode(name).split())) for name in (a, b))
    return 0.5 * Levenshtein.normalized_similarity(left, right) + 0.5 * Levenshtein.normalized_similarity(
        unidecode(a).lower(), unidecode(b).lower()
    )


SCORERS: dict[str, Scorer] = {
    "linkage.names": similarity,
    "unidecode + Jaro-Winkler": jaro_winkler,
    "metaphone + edit distance": metaphone,
}


def auc(positive: list[float], negative: list[float]) -> float:
    ranks = rankdata(positive + negative)
    count = len(positive)
    return float((ranks[:count].sum() - count * (count + 1) / 2) / (count * len(negative)))


def measure(cases: list[dict[str, str]], scorer: Scorer) -> tuple[dict[str, float], dict[str, float]]:
    """AUC by part, and recall by category and part at the part's threshold of 1 % false positives."""
    scores: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for case in cases:
        scores[case["part"], case["match"], case["category"]].append(
            scorer(case["a"], case["b"], case["part"])
        )
    areas, recalls = {}, {}
    for part in ("surname", "given", "full"):
        positive = [s for (p, match, _), found in scores.items() if (p, match) == (part, "1") for s in found]
        negative = [s for (p, match, _), found in scores.items() if (p, match) == (part, "0") for s in found]
        threshold = float(np.quantile(negative, 0.99))
        areas[part] = auc(positive, negative)
        recalls[f"all {part}"] = float(np.mean([score > threshold for score in positive]))
        for (p, match, category), found in scores.items():
            if (p, match) == (part, "1"):
                recalls[f"{category} ({part})"] = float(np.mean([score > threshold for score in found]))
    return areas, recalls


def inflection(cases: list[dict[str, str]]) -> str:
    first: dict[str, list[bool]] = defaultdict(list)
    among: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        if case["category"].startswith("inflected"):
            found = [fold(form) for form, _ in nominatives(case["a"], case["part"])]
            key = f"{case['category']} {case['part']}"
            first[key].append(found[0] == fold(case["b"]))
            among[key].append(fold(case["b"]) in found)
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
    lines += ["", "Recall at 1 % false positives of the part.", ""]
    lines += ["| category | " + " | ".join(SCORERS) + " |", "| --- |" + " --- |" * len(SCORERS)]
    for category in measured["linkage.names"][1]:
        lines.append(
            f"| {category} | " + " | ".join(f"{measured[name][1][category]:.3f}" for name in SCORERS) + " |"
        )
    lines += ["", "Right nominative first, and among the candidates.", "", inflection(cases), ""]
    (HERE / "results.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
