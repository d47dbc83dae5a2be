"""Layouts as offices deliver them (tests/data/*layouts.toml), with made-up people under the headers."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_DATA = Path(__file__).parents[1] / "data"
_WORDS: Mapping[str, list[str]] = tomllib.loads((_DATA / "layouts.toml").read_text(encoding="utf-8"))["words"]


def _one_of(texts: list[str]) -> Callable[[int], str]:
    return lambda i: texts[i % len(texts)]


def _date(first: int, last: int, form: str = "{d:02}.{m:02}.{y}") -> Callable[[int], str]:
    return lambda i: form.format(d=i * 7 % 28 + 1, m=i * 5 % 12 + 1, y=first + i * 3 % (last - first + 1))


def _whole(surnames: list[str], given: list[str], patronymics: list[str]) -> Callable[[int], str]:
    return lambda i: f"{surnames[i % 12]} {given[i * 5 % 12]} {patronymics[i * 7 % 12]}"


VALUES: Mapping[str, Callable[[int], str]] = {
    "n": lambda i: str(i + 1),
    "id": lambda i: f"R-{1000 + i * 37}",
    "uuid": lambda i: f"{i * 7919:08x}-aa11-4c{i:02d}",
    "surname": _one_of(_WORDS["surnames"]),
    "given": _one_of(_WORDS["given"]),
    "patronymic": _one_of(_WORDS["patronymics"]),
    "surname_ru": _one_of(_WORDS["surnames_ru"]),
    "given_ru": _one_of(_WORDS["given_ru"]),
    "patronymic_ru": _one_of(_WORDS["patronymics_ru"]),
    "surname_lat": _one_of(_WORDS["surnames_lat"]),
    "given_lat": _one_of(_WORDS["given_lat"]),
    "patronymic_lat": _one_of(_WORDS["patronymics_lat"]),
    "name": _whole(_WORDS["surnames"], _WORDS["given"], _WORDS["patronymics"]),
    "name_ru": _whole(_WORDS["surnames_ru"], _WORDS["given_ru"], _WORDS["patronymics_ru"]),
    "name_lat": _whole(_WORDS["surnames_lat"], _WORDS["given_lat"], _WORDS["patronymics_lat"]),
    "name_upper": lambda i: _whole(_WORDS["surnames"], _WORDS["given"], _WORDS["patronymics"])(i).upper(),
    "name_short": lambda i: (
        f"{_WORDS['surnames'][i % 12]} {_WORDS['given'][i % 12][0]}.{_WORDS['patronymics'][i % 12][0]}."
    ),
    "name_born": lambda i: (
        f"{_whole(_WORDS['surnames'], _WORDS['given'], _WORDS['patronymics'])(i)}, {1960 + i}"
    ),
    "rank_name": lambda i: (
        f"{_WORDS['ranks'][i % 8]} {_whole(_WORDS['surnames'], _WORDS['given'], _WORDS['patronymics'])(i)}"
    ),
    "initials": lambda i: f"{_WORDS['given'][i % 12][0]}. {_WORDS['patronymics'][i % 12][0]}.",
    "given_patronymic": lambda i: f"{_WORDS['given'][i % 12]} {_WORDS['patronymics'][i % 12]}",
    "other_name": _whole(_WORDS["surnames"][::-1], _WORDS["given"][::-1], _WORDS["patronymics"]),
    "born": _date(1960, 2004),
    "born_iso": _date(1960, 2004, "{y}-{m:02}-{d:02}"),
    "born_short": lambda i: f"{i % 28 + 1:02}.{i % 12 + 1:02}.{60 + i * 3 % 40}",
    "born_place": lambda i: (
        f"{i % 28 + 1:02}.{i % 12 + 1:02}.{1960 + i * 3 % 40}, м. {_WORDS['towns'][i % 8]}"
    ),
    "year": lambda i: str(1960 + i * 3 % 45),
    "event": _date(2022, 2025),
    "event_iso": _date(2022, 2025, "{y}-{m:02}-{d:02}"),
    "event_place": lambda i: f"{_date(2022, 2025)(i)}, {_WORDS['towns'][i % 8]}",
    "month": lambda i: f"{i % 12 + 1:02}.2023",
    "period": lambda i: f"{i % 6 + 1:02}.2023 - {i % 6 + 4:02}.2023",
    "age": lambda i: str(22 + i * 3 % 35),
    "sex": lambda i: "ч" if i % 7 else "ж",
    "sex_en": lambda i: "M" if i % 7 else "F",
    "rank": _one_of(_WORDS["ranks"]),
    "rank_ru": _one_of(_WORDS["ranks_ru"]),
    "unit": _one_of(_WORDS["units"]),
    "code": _one_of(_WORDS["codes"]),
    "town": _one_of(_WORDS["towns"]),
    "oblast": _one_of(_WORDS["oblasts"]),
    "raion": lambda i: f"{_WORDS['towns'][i % 8][:-1]}ський",
    "address": lambda i: f"{_WORDS['oblasts'][i % 6]} обл., м. {_WORDS['towns'][i % 8]}",
    "prison": _one_of(_WORDS["prisons"]),
    "prison_ru": _one_of(_WORDS["prisons_ru"]),
    "call": _one_of(_WORDS["calls"]),
    "category": lambda i: "військовий" if i % 5 else "цивільний",
    "status": lambda i: "зниклий безвісти" if i % 5 else "у полоні",
    "phone": lambda i: f"+38050{1234567 + i * 991}",
    "passport": lambda i: f"МТ {123456 + i * 71}",
    "tax": lambda i: str(2987654321 + i * 1234567)[:10],
    "yes": lambda i: "так" if i % 3 else "ні",
    "text": lambda i: f"останній раз виходив на зв’язок уранці, позиція {i}, далі зв’язку не було",
    "marks": lambda i: f"татуювання на лівому плечі, шрам {i} см",
    "health": lambda i: "поранення ноги" if i % 2 else "задовільний стан",
    "witness": lambda i: f"W-{100 + i % 9}",
    "letter": lambda i: "ABCDEF"[i % 6],
    "digit": lambda i: str(i % 6 + 1),
    "grade": lambda i: f"{'ABCDEF'[i % 6]}{i % 6 + 1}",
    "basis": lambda i: ("бачив", "чув", "зі слів", "в одній камері")[i % 4],
    "basis_en": lambda i: ("saw", "heard", "told", "same cell")[i % 4],
    "dna": lambda i: ("ДНК", "репатріація", "документи")[i % 3],
    "answer": lambda i: ("підтверджено", "не утримується", "без відповіді")[i % 3],
    "answer_en": lambda i: ("held", "not held", "no answer")[i % 3],
    "means": lambda i: ("список", "лист", "дзвінок")[i % 3],
    "issuer": lambda i: ("МКЧХ", "НІБ")[i % 2],
    "sentence": lambda i: f"{10 + i % 9} років",
    "outcome": lambda i: ("живий", "вивезли", "загинув")[i % 3],
    "contact": lambda i: ("немає", "лист", "дзвінок")[i % 3],
    "respondent": lambda i: ("родина", "колишній полонений")[i % 2],
    "language": lambda i: ("укр", "рос")[i % 2],
    "cell": lambda i: str(i % 20 + 1),
    "kin": lambda i: ("мати", "дружина", "брат")[i % 3],
    "post": lambda i: ("стрілець", "кулеметник", "водій")[i % 3],
    "subunit": lambda i: ("1 мб", "2 мб", "3 шб", "рота вогневої підтримки", "1 дшб")[i % 5],
    "servno": lambda i: f"А-{123456 + i * 71}",
    "order": lambda i: f"№ {10 + i} від {i % 28 + 1:02}.03.2023",
    "mail": lambda i: f"user{i}@example.org",
    "bag": lambda i: f"{100 + i * 7}/{22 + i % 3}",
    "case": lambda i: f"12023200000{10000 + i * 37}",
    "channel": lambda i: ("@plen_list", "@ishu_svoih")[i % 2],
    "stamp": lambda i: f"{i % 28 + 1:02}.03.2024 {7 + i % 12}:{10 + i % 49}:{11 + i % 48}",
    "month_later": lambda i: f"{i % 12 + 1:02}.2025",
    "town_lat": _one_of(_WORDS["towns_lat"]),
    "prison_en": lambda i: ("Taganrog SIZO-2", "Olenivka VK-120", "IK-10 Mordovia")[i % 3],
    "name_two": lambda i: f"{_WORDS['surnames'][i % 12]} {_WORDS['given'][i * 5 % 12]}",
    "other_lat": _whole(_WORDS["surnames_lat"][::-1], _WORDS["given_lat"][::-1], _WORDS["patronymics_lat"]),
    "short_name": lambda i: f"{_WORDS['surnames'][-i % 12]} {_WORDS['given'][i * 7 % 12][0]}.О.",
    "means_en": lambda i: ("List", "Capture card", "RC message", "Letter")[i % 4],
    "court": lambda i: ("Верховний суд", "Південний окружний військовий суд", "Обласний суд")[i % 3],
    "yes_en": lambda i: "Yes" if i % 3 else "No",
    "iban": lambda i: f"UA{i * 7919 + 10**12:027}",
    "list": lambda i: f"{50 + i % 3}",
    "list_total": lambda i: "205",
    "link": lambda i: f"https://example.org/{i}",
}


_ROWS = 40


@dataclass(frozen=True)
class Layout:
    """A delivered table: its kind, who gathered it, and of each column its header, cells and right targets.

    The right target is None for a column that must stay an extra; where several are right, any may be found.
    """

    name: str
    kind: str
    gathered: str
    headers: tuple[str, ...]
    columns: tuple[tuple[str | None, ...], ...]
    wanted: tuple[frozenset[str | None], ...]

    @property
    def rows(self) -> list[list[str | None]]:
        """The cells, row by row."""
        return [list(row) for row in zip(*self.columns, strict=True)]

    def turned(self, rank: int) -> "Layout":
        """The same table with its columns begun at another one."""
        parts = (self.headers, self.columns, self.wanted)
        return Layout(self.name, self.kind, self.gathered, *((*one[rank:], *one[:rank]) for one in parts))


def read_layouts(
    path: Path, cells_of: Callable[[str], tuple[str | None, ...]] | None = None
) -> tuple[Layout, ...]:
    """The layouts of a TOML file; ``cells_of`` makes a column's cells where it does not hold them itself."""
    cells_of = cells_of or _as_written
    return tuple(
        Layout(
            one["name"],
            one["kind"],
            one.get("set", "made"),
            tuple(header for header, _, _ in one["columns"]),
            tuple(cells_of(told) for _, told, _ in one["columns"]),
            tuple(frozenset(right or None for right in told.split("|")) for _, _, told in one["columns"]),
        )
        for one in tomllib.loads(path.read_text(encoding="utf-8"))["layout"]
    )


def made_up(sort: str) -> tuple[str | None, ...]:
    """The cells of a sort."""
    return tuple(VALUES[sort](at) for at in range(_ROWS))


def _as_written(cells: str | list[str]) -> tuple[str | None, ...]:
    return tuple(cell or None for cell in (cells.split("|") if isinstance(cells, str) else cells))


#: Layouts that went wrong once, over cells made by sort.
MADE = read_layouts(_DATA / "layouts.toml", made_up)
#: Layouts written by others, with the cells that they wrote.
GATHERED = read_layouts(_DATA / "gathered_layouts.toml")
LAYOUTS = (*MADE, *GATHERED)
