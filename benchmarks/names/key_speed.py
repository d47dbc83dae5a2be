"""Time to key full names, all distinct: dictionary names, a fifth in Latin tables, a twentieth mistyped.

python benchmarks/names/key_speed.py [HOW_MANY] [LEVEL]
"""

import random
import resource
import sys
import time

from linkage.names import keys, lexicon
from linkage.names.given_names import all_classes
from linkage.names.transliteration import render, table_names

LETTERS = "абвгдежзийклмнопрстуфхцчшщіїєьюя"
LOOKALIKE = str.maketrans("аоеісрхуАОЕІСРХ", "aoeicpxyAOEICPX")


def mistyped(rng: random.Random, name: str) -> str:
    place = rng.randrange(len(name))
    return rng.choice(
        (
            name[:place] + name[place + 1 :],
            name[:place] + rng.choice(LETTERS) + name[place + 1 :],
            name[:place] + name[place] + name[place:],
            name.translate(LOOKALIKE),
        )
    )


def full_names(count: int, rng: random.Random) -> list[str]:
    surnames, patronymics = lexicon.all_names("surname"), lexicon.all_names("patronymic")
    usual = [form for item in all_classes().values() for form in item.ukrainian + item.russian]
    rare, tables = lexicon.all_names("given"), table_names()
    found: dict[str, None] = {}
    while len(found) < count:
        given = rng.choice(rare if rng.random() < 0.1 else usual)
        name = [rng.choice(surnames), given, rng.choice(patronymics)]
        drawn = rng.random()
        if drawn < 0.2:
            table = rng.choice(tables)
            name = [render(word, table) for word in name]
        elif drawn < 0.25:
            name[0] = mistyped(rng, name[0])
        whole = " ".join(name)
        found[whole.upper() if rng.random() < 0.1 else whole] = None
    return list(found)


def main(count: int = 1_000_000, level: int = 3) -> None:
    names = full_names(count, random.Random(2026))
    words = len({word.lower() for name in names for word in name.split()})
    keys("Шевченко Shevchenko", level)
    wall, busy = time.perf_counter(), time.process_time()
    for name in names:
        keys(name, level)
    wall, busy = time.perf_counter() - wall, time.process_time() - busy
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count:,} names of {words:,} words at level {level}: {wall:.1f} s, {busy:.1f} CPU-s, {memory} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
