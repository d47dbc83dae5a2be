"""The demonstration: one small world, delivered in the many layouts in which people deliver."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from linkage.progress import Silent
from linkage.synthetic import layouts
from linkage.synthetic.channels import Row, iso
from linkage.synthetic.fates import Sizes, settle
from linkage.synthetic.kin_names import latin, russian
from linkage.synthetic.other_lists import Rows
from linkage.synthetic.people import AS_OF, Person
from linkage.synthetic.rates import Rates
from linkage.synthetic.world import make_lists

SIZES = Sizes(registry=1500, exchange=150, acknowledgement=240, death=90, testimony=420, interview=30)
SEED = 2024
OPEN_DATA_ROWS = 60
MANIFEST = "manifest.json"

_REGISTRY = {
    "Номер запису": "record_id", "Прізвище": "surname", "Ім'я": "given_name", "По батькові": "patronymic",
    "Позивний": "call_sign", "Стать": "sex", "Дата народження": "birth_date",
    "Місце народження": "birth_place", "Місце проживання": "residence", "Військова частина": "military_unit",
    "Звання": "rank", "Документ": "document_number", "Категорія особи": "category",
    "Дата зникнення": "missing_date", "Місце зникнення": "missing_place", "Обставини": "circumstances",
    "Дата внесення": "registered_date", "Статус": "status", "Дата зміни статусу": "status_date",
    "Підтверджено МКЧХ": "icrc_confirmed_date", "Особливі прикмети": "distinguishing_marks",
}  # fmt: skip
_EXCHANGE = {
    "№ обміну": "list_id", "Дата обміну": "exchange_date", "Звання": "rank", "ПІБ": "full_name",
    "Дата народження": "birth_date", "Частина": "military_unit", "Позивний": "call_sign",
    "Категорія": "category", "Область": "residence", "Стан": "condition", "Примітка": "note",
}  # fmt: skip
_ACKNOWLEDGEMENT = {
    "Номер записи": "record_id", "Орган": "issuer", "Дата подтверждения": "acknowledged_date",
    "Ответ": "answer", "Способ": "means", "Фамилия": "surname", "Имя": "given_name",
    "Отчество": "patronymic", "Дата рождения": "birth_date", "Воинская часть": "military_unit",
    "Звание": "rank", "Место жительства": "residence", "Приговор": "sentence",
    "Место содержания": "held_at",
}  # fmt: skip
_DEATH = {
    "ID": "record_id", "Дата загибелі": "death_date", "ПІБ": "full_name", "Дата народження": "birth_date",
    "Військова частина": "military_unit", "Звання": "rank", "Підстава": "basis", "Місце загибелі": "place",
}  # fmt: skip
_TESTIMONY = {
    "Номер запису": "record_id", "Код свідка": "witness_id", "Першоджерело": "origin_id",
    "Дата опитування": "interview_date", "Мова": "language", "Звідки знає": "basis", "ПІБ": "full_name",
    "Позивний": "call_sign", "Стать": "sex", "Вік (орієнтовно)": "age", "Дата народження": "birth_date",
    "Звання": "rank", "Підрозділ": "military_unit", "Звідки": "residence", "Де бачили": "seen_at",
    "Камера": "cell", "Бачили з": "seen_from", "Бачили до": "seen_to", "Місце полону": "missing_place",
    "Стан здоров'я": "condition", "Доля": "outcome_claimed", "Надійність": "reliability",
    "Достовірність": "credibility", "Текст свідчення": "statement",
}  # fmt: skip
_UK = {
    "military": "військовослужбовець", "civilian": "цивільний", "DNA": "ДНК", "repatriation": "репатріація",
    "documents": "документи", "recognition": "впізнання", "saw": "бачив", "same_cell": "в одній камері",
    "heard": "чув", "told": "розповіли", "alive": "живий", "taken_away": "вивезли", "killed": "загинув",
}  # fmt: skip
_RU = {
    "held": "содержится", "not_held": "не содержится", "no_answer": "нет ответа", "informal": "неофициально",
    "list": "список", "capture_card": "карточка пленного", "letter": "письмо", "call": "звонок",
    "court": "суд", "broadcast": "телевидение",
}  # fmt: skip
_DATES = ("missing_date", "registered_date", "status_date", "icrc_confirmed_date", "death_date")


@dataclass(frozen=True)
class DemoDelivery:
    """One file to ingest: where it lies in the folder, its kind, its source, and the verb's options."""

    file: str
    kind: str
    source: str
    full: bool = False
    covers_until: str | None = None


@dataclass(frozen=True)
class Demo:
    """The deliveries in order, and the day as of which the demonstration is run (ISO)."""

    as_of: str
    deliveries: tuple[DemoDelivery, ...]


def write_demo(folder: Path) -> Demo:
    """Write the demonstration's deliveries and ``manifest.json`` into ``folder``; always the same."""
    folder.mkdir(parents=True, exist_ok=True)
    rates = Rates()
    # Exchange lists of that size name their people carefully.
    rates = replace(rates, exchange=replace(rates.exchange, initials=0.0, latin=0.0))
    lists = make_lists(settle(SIZES, rates, SEED), SIZES, rates, SEED, Silent())
    deliveries = (
        *_write_registry(folder, lists["registry"]),
        *_write_exchanges(folder, lists["exchange"]),
        _write_acknowledgements(folder, lists["acknowledgement"]),
        _write_deaths(folder, lists["death"]),
        *_write_testimony(folder, lists["testimony"]),
        _write_interviews(folder, lists["interview"]),
    )
    demo = Demo(iso(AS_OF), deliveries)
    text = json.dumps(asdict(demo), ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")
    return demo


def read_manifest(folder: Path) -> Demo:
    """The manifest that ``write_demo`` wrote into ``folder``."""
    content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return Demo(content["as_of"], tuple(DemoDelivery(**one) for one in content["deliveries"]))


def _translated(row: Row, words: Mapping[str, str], columns: tuple[str, ...]) -> Row:
    return row | {column: words.get(row.get(column, ""), row.get(column, "")) for column in columns}


def _write_registry(folder: Path, pairs: Rows) -> list[DemoDelivery]:
    """The main extract as a Windows-1251 CSV, the rest as the ministry's open data."""
    extract, open_data = pairs[:-OPEN_DATA_ROWS], pairs[-OPEN_DATA_ROWS:]
    rows = [
        _translated(row, _UK, ("category",))
        | {name: layouts.dotted(row[name]) for name in _DATES if name in row}
        for row, _ in extract
    ]
    rows[17] |= {"birth_date": "31.02.1990"}
    rows[40] |= {"birth_date": "невідомо"}
    rows[230] |= {"surname": "", "given_name": "", "patronymic": "", "call_sign": "", "document_number": ""}
    rows[512] |= {"missing_date": "25.13.2023"}
    lines = layouts.table(_REGISTRY, rows)
    lines[301] = lines[301][:9]
    lines[900] = [*lines[900], "зайва клітинка", "ще одна"]
    name = "znykli_bezvisty.csv"
    layouts.write_delimited(folder / name, lines, "windows-1251", ";")
    layouts.write_open_data(
        folder / "mvswantedbezvesti_1.json", [_open_data(row, person) for row, person in open_data]
    )
    return [
        DemoDelivery(name, "registry", "register", full=True),
        DemoDelivery("mvswantedbezvesti_1.json", "registry", "mvs_open_data", full=True),
    ]


def _open_data(row: Row, person: Person) -> dict[str, object]:
    """One person with the twenty keys of the open data; the Ukrainian name as entered, the rest derived."""
    surname, given = russian(person.surname, "last"), russian(person.given, "first")
    names = {
        "U": (row["given_name"], row["surname"], row["patronymic"]),
        "R": (given, surname, russian(person.patronymic, "patronymic")),
        "E": tuple(latin(p, "UkrainianKMU") for p in (person.given, person.surname, person.patronymic)),
    }
    keys = ("FIRST_NAME", "LAST_NAME", "MIDDLE_NAME")
    spelled = {
        f"{key}_{tongue}": part.upper()
        for tongue, parts in names.items()
        for key, part in zip(keys, parts, strict=True)
    }
    lost = row["missing_date"]
    return {
        "ID": str(3_024_000_000_000 + person.number),
        "OVD": "ГОЛОВНЕ УПРАВЛІННЯ НАЦІОНАЛЬНОЇ ПОЛІЦІЇ",
        "CATEGORY": "ОСОБА, ЗНИКЛА БЕЗВІСТИ",
        **spelled,
        "BIRTH_DATE": f"{iso(person.birth)}T00:00:00" if row["birth_date"] else None,
        "SEX": "ЧОЛОВІЧА" if person.sex == "m" else "ЖІНОЧА",
        "LOST_DATE": f"{lost}T00:00:00" if lost else None,
        "LOST_PLACE": row["missing_place"].upper(),
        "ARTICLE_CRIM": "СТ.115 Ч.1",
        "RESTRAINT": "НЕ ЗАСТОСОВУВАВСЯ",
        "CONTACT": "102",
        "PHOTOID": None,
    }


def _write_exchanges(folder: Path, pairs: Rows) -> list[DemoDelivery]:
    """The last exchange as the text published on a website, all before it as a workbook."""
    rows = [row for row, _ in pairs]
    last = max(row["exchange_date"] for row in rows)
    published = [row for row in rows if row["exchange_date"] == last]
    title = f"Обмін військовополоненими {layouts.in_words(last)}"
    text = layouts.numbered_list(title, len(published) + 2, published)
    text_name = f"obmin_{last}.txt"
    (folder / text_name).write_text(text, encoding="utf-8", newline="\n")
    earlier = sorted(
        (_translated(row, _UK, ("category",)) for row in rows if row["exchange_date"] != last),
        key=lambda row: (row["exchange_date"], row["record_id"]),
    )
    layouts.write_workbook(
        folder / "obminy.xlsx", "Обміни", layouts.table(_EXCHANGE, earlier), dates=("Дата обміну",),
        title="Звільнені з полону",
    )  # fmt: skip
    return [
        DemoDelivery("obminy.xlsx", "exchange", "coordination_hq", full=True),
        DemoDelivery(text_name, "exchange", "published_lists"),
    ]


def _write_acknowledgements(folder: Path, pairs: Rows) -> DemoDelivery:
    rows = [_translated(row, _RU, ("answer", "means")) for row, _ in pairs]
    name = "podtverzhdeniya.xlsx"
    lines = layouts.table(_ACKNOWLEDGEMENT, rows)
    layouts.write_workbook(folder / name, "Ответы", lines, dates=("Дата подтверждения",))
    return DemoDelivery(name, "acknowledgement", "icrc", full=True, covers_until=iso(AS_OF))


def _write_deaths(folder: Path, pairs: Rows) -> DemoDelivery:
    rows = [
        _translated(row, _UK, ("basis",))
        | {"full_name": " ".join(row[part] for part in ("surname", "given_name", "patronymic") if row[part])}
        for row, _ in pairs
    ]
    rows[5] |= {"death_date": "2023-14-45"}
    layouts.write_delimited(folder / "zagybli.csv", layouts.table(_DEATH, rows))
    return DemoDelivery("zagybli.csv", "death", "notifications", full=True)


def _write_testimony(folder: Path, pairs: Rows) -> list[DemoDelivery]:
    """What the state's interviewers heard as a workbook, what an organisation heard as CSV; by witness."""
    rows = [_translated(row, _UK, ("basis", "outcome_claimed")) for row, _ in pairs]
    witnesses = sorted({row["witness_id"] for row in rows})
    ours = set(witnesses[: len(witnesses) * 3 // 5])
    state = [row for row in rows if row["witness_id"] in ours]
    others = [dict(row) for row in rows if row["witness_id"] not in ours]
    others[3] |= {"full_name": "", "call_sign": ""}
    others[8] |= {"seen_from": "позавчора"}
    layouts.write_workbook(
        folder / "svidchennia.xlsx", "Свідчення", layouts.table(_TESTIMONY, state), dates=("Дата опитування",)
    )
    layouts.write_delimited(
        folder / "svidchennia_ngo.csv", layouts.table(_TESTIMONY, others), "utf-8-sig", ";"
    )
    return [
        DemoDelivery("svidchennia.xlsx", "testimony", "debriefing", full=True),
        DemoDelivery("svidchennia_ngo.csv", "testimony", "ngo", full=True),
    ]


def _write_interviews(folder: Path, pairs: Rows) -> DemoDelivery:
    layouts.write_json_lines(folder / "interviews.jsonl", [row for row, _ in pairs])
    return DemoDelivery("interviews.jsonl", "interview", "interviews", full=True)
