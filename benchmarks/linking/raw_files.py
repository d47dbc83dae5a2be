"""Delivered files as a skilled user of a linkage library would prepare them in half a day.

Names are split by suffix and by the registry's own given names, romanised with unidecode, and the commonest
differences of romanisation are levelled; dates are read in the formats that occur; a unit is its number, a
place its town. No de-inflection, no lexicon, no gazetteer.
"""

import re
from pathlib import Path

import pandas as pd
from unidecode import unidecode

KINDS = ("registry", "exchange", "acknowledgement", "death", "testimony")
#: What every table holds; text is lower-case ASCII, absent values are None.
COLUMNS = (
    *("unique_id", "surname", "given", "patronymic", "dob", "birth_year"),
    *("unit", "town", "missing_town", "missing_date", "rank", "call_sign"),
)
_PATRONYMIC = re.compile(r"(ovich|evich|iovich|ich|ivna|ovna|evna|ichna)$")
_DATE_ORDERS = (r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)", r"(?P<d>\d\d?)[./](?P<m>\d\d?)[./](?P<y>\d{4})")


def read_tables(world: Path) -> dict[str, pd.DataFrame]:
    """kind -> prepared table (COLUMNS) for every file of the world."""
    delivered = {
        kind: pd.read_csv(world / f"{kind}.csv", dtype=str, keep_default_na=False)
        for kind in KINDS
        if (world / f"{kind}.csv").is_file()
    }
    given_names = set(_names(delivered["registry"]["given_name"]).dropna())
    return {kind: _prepared(frame, given_names) for kind, frame in delivered.items()}


def _prepared(frame: pd.DataFrame, given_names: set[str]) -> pd.DataFrame:
    def column(name: str) -> pd.Series:
        return frame[name] if name in frame.columns else pd.Series("", index=frame.index)

    table = pd.DataFrame({"unique_id": frame["record_id"]})
    if "full_name" in frame.columns:
        split = [_split(text, given_names) for text in frame["full_name"]]
        table[["surname", "given", "patronymic"]] = pd.DataFrame(split, index=frame.index)
    else:
        for part, source in (("surname", "surname"), ("given", "given_name"), ("patronymic", "patronymic")):
            table[part] = _names(column(source))
    dates = pd.DataFrame([_date(text) for text in column("birth_date")], index=frame.index)
    table["dob"], table["birth_year"] = dates[0], dates[1].astype("Int64")
    told, age = pd.to_numeric(column("interview_date").str[:4]), pd.to_numeric(column("age"), errors="coerce")
    table["birth_year"] = table["birth_year"].fillna((told - age).astype("Int64"))
    table["unit"] = _none_if_empty(column("military_unit").str.extract(r"(\d{2,5})")[0])
    home = column("residence").where(column("residence") != "", column("birth_place"))
    table["town"], table["missing_town"] = _town(home), _town(column("missing_place"))
    table["missing_date"] = [_date(text)[0] for text in column("missing_date")]
    table["rank"], table["call_sign"] = _ascii(column("rank")), _ascii(column("call_sign"))
    return table[list(COLUMNS)]


def _split(full_name: str, given_names: set[str]) -> tuple[str | None, str | None, str | None]:
    """Surname, given name, patronymic of a name in any order, as its words look."""
    words = [word for word in map(_levelled, re.split(r"[\s.,]+", full_name)) if word]
    patronymics = [word for word in words if len(word) > 5 and _PATRONYMIC.search(word)]
    patronymic = patronymics[-1] if len(words) > 1 and patronymics else None
    rest = [word for word in words if word != patronymic]
    initials = [word for word in rest if len(word) == 1]
    rest = [word for word in rest if len(word) > 1]
    known = [word for word in rest if word in given_names]
    given = known[0] if known and (len(rest) > 1 or patronymic) else None
    if given is None and initials:
        given, initials = initials[0], initials[1:]
        patronymic = patronymic or (initials[0] if initials else None)
    if given is None and len(rest) > 1:
        given = rest[1]
    surname = next((word for word in rest if word != given), None)
    if surname is None and given is not None:  # what looked like a patronymic was the surname
        surname, patronymic = patronymic, None
    return surname, given, patronymic


def _levelled(name: str) -> str:
    """A name in Latin letters, with y, j, i alike, h and g alike, and no letter doubled."""
    word = re.sub(r"[^a-z-]", "", unidecode(name).lower())
    word = re.sub(r"(?<![kcsz])h", "g", re.sub(r"[yj]", "i", word))
    return re.sub(r"(.)\1+", r"\1", word)


def _names(texts: pd.Series) -> pd.Series:
    return _none_if_empty(texts.map({text: _levelled(text) for text in texts.unique()}))


def _date(text: str) -> tuple[str | None, int | None]:
    """Whole date as ISO text, and the year alone wherever it is known."""
    for order in _DATE_ORDERS:
        found = re.fullmatch(order, text.strip())
        if found:
            year, month, day = (int(found[part]) for part in "ymd")
            return f"{year:04}-{month:02}-{day:02}", year
    year_alone = re.search(r"(19|20)\d\d", text)
    return None, int(year_alone[0]) if year_alone else None


def _town(places: pd.Series) -> pd.Series:
    """The part of the place that names no region."""

    def town(text: str) -> str:
        parts = [
            part for part in text.split(",") if not re.search(r"обл|oblast|region|р-н|район|край", part, re.I)
        ]
        return parts[-1] if parts else ""

    return _ascii(places.map(town).str.replace(r"^\s*(м|с|смт|г|пгт)\.\s*", "", regex=True))


def _ascii(texts: pd.Series) -> pd.Series:
    distinct = {text: re.sub(r"[^a-z0-9 -]", "", unidecode(text).lower()).strip() for text in texts.unique()}
    return _none_if_empty(texts.map(distinct))


def _none_if_empty(texts: pd.Series) -> pd.Series:
    return texts.astype(object).where(texts.notna() & (texts != ""), None)
