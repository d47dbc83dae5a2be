"""The words and abbreviations by which military units are named: arms of service and kinds of formation."""

import re
from dataclasses import dataclass
from functools import cache

from linkage.records.reference_tables import several, table
from linkage.records.spelling import fold


@dataclass(frozen=True, slots=True)
class Kind:
    """What words after a unit's number say: the arm (``branch``) and the ``formation``, each where told."""

    branch: str | None = None
    formation: str | None = None


# From the largest to the smallest: the largest one named is the unit, the smaller ones its parts.
FORMATIONS = {
    "corps": ("корпус", r"\bкорпус\w*|\bcorps\b"),
    "division": ("дивізія", r"\bдивізі[яіїєю]\w*|\bдивизи[яиеюй]\w*|\bdivision\b"),
    "brigade": ("бригада", r"\bбригад\w*|\bбр\b|\bбриг\b|\bbrigade\b|\bbde\b|\bbrihada\b"),
    "regiment": ("полк", r"\bполк(?:у|а|ом|ові|е|и|ів|ов)?\b|\bregiment\b|\bpolk\b"),
    "detachment": ("загін", r"\bзагін\w*|\bзагон\w*|\b(?:погран)?отряд\w*|\bdetachment\b"),
    "centre": ("центр", r"\bцентр\w*|\bcent(?:re|er)\b"),
    "battalion": (
        "батальйон",
        r"\bбатальйон\w*|\bбатал[ьи]?[оеі]н\w*|\bб-н\w*|\bбн\b|\bбат\b|\bbattalion\b|\bbn\b",
    ),
    "artillery_battalion": ("дивізіон", r"\bдивізіон\w*|\bдивизион\w*|\bдн\b"),
    "company": ("рота", r"\bрот[аиіуоеы]\w{0,2}\b|\bcompany\b|\bр-та\b"),
    "battery": ("батарея", r"\bбатаре\w*|\bbattery\b"),
    "platoon": ("взвод", r"\bвзвод\w*|\bplatoon\b"),
}
_FORMATION_PATTERNS = {name: re.compile(pattern) for name, (_, pattern) in FORMATIONS.items()}
_FEMININE = ("division", "brigade", "company", "battery")
_FORMATION_LETTERS = {"бр": "brigade", "п": "regiment", "б": "battalion", "дн": "artillery_battalion"}


@cache
def _branch_words() -> list[tuple[re.Pattern[str], str]]:
    """Beginnings of words that name an arm, the longest first: «десантно-штурмова» beats «штурмова»."""
    beginnings = [
        (fold(word), row["branch"]) for row in table("unit_branches") for word in several(row["words"])
    ]
    beginnings.sort(key=lambda item: -len(item[0]))
    return [(re.compile(rf"\b{re.escape(word)}"), branch) for word, branch in beginnings]


@cache
def _abbreviations() -> dict[str, Kind]:
    """All abbreviations built from the letters of an arm and of a formation: омбр, обрмп, бртро, зрп ..."""
    built: dict[str, Kind] = {}
    for row in table("unit_branches"):
        for arm in several(row["abbreviations"]):
            for letters, formation in _FORMATION_LETTERS.items():
                words = [f"{arm}{letters}"]
                if row["place"] == "after":
                    words.append(f"{letters}{arm}")
                for word in words:
                    built.setdefault(f"о{word}", Kind(row["branch"], formation))
                    if len(word) >= 3:
                        built.setdefault(word, Kind(row["branch"], formation))
            if len(arm) > 2:
                built.setdefault(f"о{arm}", Kind(row["branch"]))
                built.setdefault(arm, Kind(row["branch"]))
    built |= {
        "обр": Kind(None, "brigade"), "об": Kind(None, "battalion"), "мб": Kind("mechanized", "battalion"),
        "тб": Kind("tank", "battalion"), "шб": Kind("assault", "battalion"),
        "озсп": Kind("special_forces", "detachment"), "обмп": Kind("marine", "battalion"),
        "омб": Kind("mechanized", "battalion"), "омпб": Kind("motorized_infantry", "battalion"),
        "мп": Kind("marine"), "оп": Kind("operational"), "пмп": Kind("marine", "regiment"),
        "днк": Kind("navy", "artillery_battalion"), "нг": Kind("national_guard"),
        "тро": Kind("territorial_defence"),
        "нпу": Kind("police"), "прикз": Kind("border", "detachment"),
    }  # fmt: skip
    return built


def read_kind(words: str) -> Kind:
    """Arm and formation told by folded words; the largest formation named counts."""
    branch = formation = None
    together = re.sub(r"\b(о?бр|о?б|о?п)\s+(тро|мп|оп|нгу|спп)\b", r"\1\2", words)
    for token in re.findall(r"[^\W\d_]+", together):
        kind = _abbreviations().get(token)
        if kind:
            branch, formation = branch or kind.branch, formation or kind.formation
    branch = branch or next((arm for pattern, arm in _branch_words() if pattern.search(words)), None)
    if formation is None:
        formation = next(
            (name for name, pattern in _FORMATION_PATTERNS.items() if pattern.search(words)), None
        )
    if branch == "border" and formation is None and re.search(r"\bпз\b", words):
        formation = "detachment"
    return Kind(branch, formation)


def is_kind_word(word: str) -> bool:
    """Whether a folded word tells an arm or a formation, so that it tells no place."""
    if word in _abbreviations() or any(pattern.search(word) for pattern in _FORMATION_PATTERNS.values()):
        return True
    return any(pattern.match(word) for pattern, _ in _branch_words())


_SEPARATE = frozenset(
    [
        "mechanized",
        "motorized_infantry",
        "tank",
        "assault",
        "air_assault",
        "airmobile",
        "airborne",
        "mountain_assault",
        "mountain_infantry",
        "jaeger",
        "marine",
        "infantry",
        "territorial_defence",
        "artillery",
        "reconnaissance",
        "special_forces",
        "presidential",
        "signal",
        "engineer",
    ]
)


def ordinal(number: str, feminine: bool) -> str:
    """36-та, 3-тя, 7-ма for feminine formations, 36-й for the others."""
    if not feminine:
        return f"{number}-й"
    value = int(number)
    ending = "та"
    if value % 100 not in range(11, 20):
        ending = {1: "ша", 2: "га", 3: "тя", 7: "ма", 8: "ма"}.get(value % 10, "та")
    return f"{number}-{'ва' if value == 40 else ending}"


def kind_in_words(number: str | None, kind: Kind) -> str:
    """The Ukrainian name of a unit: «36-та окрема бригада морської піхоти», «95-та», «морської піхоти»."""
    feminine = kind.formation in _FEMININE or kind.formation is None
    row = next((row for row in table("unit_branches") if row["branch"] == kind.branch), None)
    if row and not number and not kind.formation:
        return row["alone"]
    words = [ordinal(number, feminine)] if number else []
    if row and kind.formation and number and kind.branch in _SEPARATE:
        words.append("окрема" if feminine else "окремий")
    if row and row["place"] == "before":
        adjective = row["uk"] if feminine else re.sub(r"а\b", "ий", row["uk"])
        words.append(adjective)
    if kind.formation:
        words.append(FORMATIONS[kind.formation][0])
    if row and row["place"] == "after":
        words.append(row["uk"])
    return " ".join(words)
