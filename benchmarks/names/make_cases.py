"""Makes cases.csv: labelled pairs of names by category, the same each time.

handmade.csv holds what was written by hand (diminutives, misheard, minorities, near given names) and the
inflected forms, which shevchenko-py 0.8 (uk) and pytrovich 0.2 (ru), both MIT, declined from the dictionary.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from linkage.names import lexicon
from linkage.names.clean import fold, title
from linkage.names.given_names import all_classes
from linkage.names.surnames import masculine
from linkage.names.transliteration import render, table_names
from linkage.synthetic.kin_names import womens_surname

HERE = Path(__file__).parent
Case = tuple[str, str, str, int, str, str]  # category, part, tier, match, a, b

LOOKALIKE = str.maketrans("аоеісрхуАОЕІСРХ", "aoeicpxyAOEICPX")
KEYS = str.maketrans(
    dict(zip("йцукенгшщзхїфівапролджєячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,.", strict=True))
)
LETTERS = "абвгдежзийклмнопрстуфхцчшіїєя"


def russian(name: str, part: str = "surname") -> str:
    twins = lexicon.twins(fold(name), part)
    return twins[0].title() if twins else name


def surnames(rng: random.Random, count: int) -> list[str]:
    return rng.sample(
        [name for name in lexicon.all_names("surname") if len(name) > 4 and name.isalpha()], count
    )


def renderings(rng: random.Random) -> Iterator[Case]:
    for table in table_names():
        for name in surnames(rng, 15):
            if table.startswith("Russian"):
                yield "ru-latin", "surname", "STRONG", 1, name, render(russian(name), table)
            else:
                yield f"uk-latin {table}", "surname", "STRONG", 1, name, render(name, table)
    for name in surnames(rng, 400):
        if russian(name) != name:
            yield "uk-ru", "surname", "STRONG", 1, name, russian(name)
    for item in rng.sample(sorted(all_classes().values(), key=lambda item: item.id), 120):
        yield "uk-ru", "given", "STRONG", 1, item.ukrainian[0], item.russian[0]
        yield "uk-latin", "given", "STRONG", 1, item.ukrainian[0], render(item.ukrainian[0], "UkrainianKMU")
        yield "ru-latin", "given", "STRONG", 1, item.ukrainian[0], render(item.russian[0], "RussianICAO")


def noise(rng: random.Random) -> Iterator[Case]:
    for name in surnames(rng, 120):
        place = rng.randrange(1, len(name) - 1)
        typed = rng.choice(
            (
                name[:place] + name[place + 1 :],
                name[:place] + rng.choice(LETTERS) + name[place + 1 :],
                name[:place] + name[place] + name[place:],
                name[:place] + name[place + 1] + name[place] + name[place + 2 :],
            )
        )
        if typed != name:
            yield "typed", "surname", "WEAK", 1, name, typed
    for name in surnames(rng, 60):
        if name.translate(LOOKALIKE) != name:
            yield "homoglyph", "surname", "STRONG", 1, name, name.translate(LOOKALIKE)
        yield "layout slip", "surname", "MEDIUM", 1, name, name.lower().translate(KEYS)
    halves = surnames(rng, 120)
    for first, second in zip(halves[:60], halves[60:], strict=True):
        yield "double surname", "surname", "WEAK", 1, f"{first}-{second}", rng.choice((first, second))


def people(rng: random.Random, count: int) -> list[tuple[str, str, str]]:
    men = [item for item in all_classes().values() if item.gender == "m" and item.share >= 10]
    fathers = [name for name in lexicon.all_names("patronymic") if name.endswith("ович")]
    known = [name for name in fathers if lexicon.twins(fold(name), "patronymic")]
    return [(_mans(name), rng.choice(men).ukrainian[0], rng.choice(known)) for name in surnames(rng, count)]


def _mans(name: str) -> str:
    mans = masculine(fold(name))
    return name if mans == fold(name) else title(mans)


def sister(surname: str, given: str, patronymic: str) -> str:
    """The hardest sister to tell from her brother: Валентина of Валентин; else one whose name is near his."""
    women = [item.ukrainian[0] for item in all_classes().values() if item.gender == "f" and item.share >= 10]
    nearest = min(sorted(women), key=lambda name: Levenshtein.distance(name, given))
    daughters = f"{patronymic}:".replace("йович:", "ївна").replace("ович:", "івна")
    return f"{womens_surname(surname)} {nearest} {daughters}"


def full_names(rng: random.Random) -> Iterator[Case]:
    for surname, given, patronymic in people(rng, 80):
        whole = f"{surname} {given} {patronymic}"
        yield "order", "full", "STRONG", 1, whole, f"{given} {patronymic} {surname}"
        yield "order", "full", "STRONG", 1, whole, f"{given} {surname}".upper()
        yield "initials", "full", "MEDIUM", 1, whole, f"{surname} {given[0]}.{patronymic[0]}."
        yield "initials", "full", "MEDIUM", 1, whole, f"{given[0]}. {russian(surname)}"
        _, other_given, other_father = people(rng, 1)[0]
        if fold(other_given)[0] != fold(given)[0]:
            yield "brothers", "full", "STRONG", 0, whole, f"{surname} {other_given} {patronymic}"
        if fold(other_father)[:3] != fold(patronymic)[:3]:
            yield "contradicting patronymic", "full", "STRONG", 0, whole, f"{surname} {given} {other_father}"
            yield "father and son", "full", "STRONG", 0, whole, f"{surname} {other_given} {other_father}"
        yield "brother and sister", "full", "STRONG", 0, whole, sister(surname, given, patronymic)
    strangers = people(rng, 300)
    for left, right in zip(strangers[:150], strangers[150:], strict=True):
        yield "random", "full", "STRONG", 0, " ".join(left), " ".join(right)


def _kin(name: str) -> set[str]:
    forms = {name, masculine(name), *lexicon.twins(name, "surname")}
    return forms | {masculine(form) for form in forms} | set(lexicon.twins(masculine(name), "surname"))


def others(rng: random.Random) -> Iterator[Case]:
    """Different surnames: at random, and dictionary neighbours at one or two edits."""
    block: dict[str, list[str]] = defaultdict(list)
    for name in lexicon.all_names("surname"):
        block[fold(name)[:3]].append(fold(name))
    for name in surnames(rng, 1500):
        folded = fold(name)
        near = [other for other in block[folded[:3]] if 0 < Levenshtein.distance(folded, other) <= 2]
        near = [other for other in near if not _kin(folded) & _kin(other)]
        if near:
            other = rng.choice(near).title()
            shown = rng.choice((other, russian(other), render(other, "UkrainianKMU")))
            yield "near namesake", "surname", "STRONG", 0, name, shown
    names = surnames(rng, 800)
    for left, right in zip(names[:400], names[400:], strict=True):
        yield "random", "surname", "STRONG", 0, left, render(right, rng.choice(table_names()))
    classes = sorted(all_classes().values(), key=lambda item: item.id)
    for _ in range(600):
        left, right = rng.sample(classes, 2)
        shared = set(left.diminutives + left.ukrainian) & set(right.diminutives + right.ukrainian)
        if not shared:
            yield (
                "random",
                "given",
                "STRONG",
                0,
                left.ukrainian[0],
                rng.choice((*right.ukrainian[:1], *right.diminutives)),
            )


def main() -> None:
    rng = random.Random(2026)
    made = [*renderings(rng), *noise(rng), *full_names(rng), *others(rng)]
    with (HERE / "handmade.csv").open(encoding="utf-8", newline="") as file:
        header, *handmade = list(csv.reader(file))
    with (HERE / "cases.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([*handmade, *made])


if __name__ == "__main__":
    main()
