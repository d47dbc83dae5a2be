"""Recall of the skeleton keys in every table and the size of their blocks, frozen in skeletons.md.

python benchmarks/names/skeletons.py

Every surname and given name of the dictionary is rendered in every table: some four million pairs, in two
processes some minutes.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import jellyfish
from unidecode import unidecode

from linkage.names import keys, lexicon
from linkage.names.clean import fold
from linkage.names.skeleton import one_deletion
from linkage.names.transliteration import render, table_names

HERE = Path(__file__).parent
PROCESSES = 2
LEAST_RECALL, MOST_TIMES_METAPHONE = 0.99, 1.5
Keys = Callable[[str], Iterable[str]]


def in_language(name: str, part: str, table: str) -> str:
    """The Russian spelling for Russian tables: they have no letters for і, ї and є."""
    if not table.startswith("Russian"):
        return name
    spellings = lexicon.twins(fold(name), part)
    return (spellings[0] if spellings else fold(name)).translate(str.maketrans("іїє", "иие")).title()


def recall(part: str, table: str) -> tuple[float, float]:
    """Shares of names that meet their rendering by a shared key, and by a key or one deletion from it."""
    exactly = nearly = 0
    for name, own in keys_of_all(part):
        found = keys(render(in_language(name, part, table), table))
        meet = not own.isdisjoint(found)
        exactly += meet
        nearly += meet or not neighbours(own).isdisjoint(neighbours(found))
    return exactly / len(names_of(part)), nearly / len(names_of(part))


@cache
def names_of(part: str) -> list[str]:
    return [name for name in lexicon.all_names(part) if " " not in name]


@cache
def keys_of_all(part: str) -> list[tuple[str, frozenset[str]]]:
    return [(name, keys(name)) for name in names_of(part)]


def neighbours(found: Iterable[str]) -> set[str]:
    return {near for key in found for near in one_deletion(key)}


def mean_block(names: list[str], keys_of: Keys) -> float:
    """How many names of the dictionary a name meets on average, itself included."""
    found = [frozenset(keys_of(name)) for name in names]
    size = Counter(key for of_name in found for key in of_name)
    return sum(size[key] for of_name in found for key in of_name) / len(names)


METHODS: dict[str, Keys] = {
    "linkage.names, level 3": keys,
    "linkage.names, level 2": lambda name: keys(name, 2),
    "unidecode + metaphone": lambda name: [jellyfish.metaphone(unidecode(name))],
    "unidecode + soundex": lambda name: [jellyfish.soundex(unidecode(name))],
}


def main() -> None:
    surnames, given = names_of("surname"), names_of("given")
    tables = table_names()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        found_of = [pool.map(recall, repeat(part), tables) for part in ("surname", "given")]
        recalls = list(zip(*found_of, strict=True))
    blocks = {method: mean_block(surnames, keys_of) for method, keys_of in METHODS.items()}
    limit = MOST_TIMES_METAPHONE * blocks["unidecode + metaphone"]
    lines = ["# Skeleton keys: recall of renderings, and blocks", ""]
    lines += [f"Mean block of a name among the {len(surnames):,} Ukrainian surnames of the dictionary;"]
    lines += [f"at most {MOST_TIMES_METAPHONE} times metaphone's, {limit:.1f}, is asked of level 3.", ""]
    lines += ["| keys | mean block |", "| --- | --- |"]
    lines += [f"| {method} | {size:.1f} |" for method, size in blocks.items()]
    lines += [
        "",
        f"Share of all {len(surnames):,} surnames and {len(given):,} given names that meet their rendering",
        "at level 3: by a shared key, and by a key or one deletion from it, of which",
        f"{LEAST_RECALL} is asked.",
        "",
    ]
    lines += [
        "| table | surname | or one deletion | given name | or one deletion |",
        "| --- |" + " --- |" * 4,
    ]
    short = [method for method in ("linkage.names, level 3",) if blocks[method] > limit]
    for table, of_parts in zip(tables, recalls, strict=True):
        found = [share for of_part in of_parts for share in of_part]
        lines.append(f"| {table} | " + " | ".join(f"{share:.4f}" for share in found) + " |")
        short += [table] * (min(found[1], found[3]) < LEAST_RECALL)
    lines += ["", f"Falls short: {', '.join(short) or 'nothing'}.", ""]
    (HERE / "skeletons.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
