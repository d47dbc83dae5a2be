"""Names that follow from other names: patronymics, women's surnames, Russian and Latin forms."""

from functools import cache, lru_cache

import translitua

_FATHERS = {
    "Ілля": ("Ілліч", "Іллівна"),
    "Лев": ("Львович", "Львівна"),
    "Яків": ("Якович", "Яківна"),
    "Григорій": ("Григорович", "Григорівна"),
    "Микола": ("Миколайович", "Миколаївна"),
    "Микита": ("Микитович", "Микитівна"),
    "Хома": ("Хомич", "Хомівна"),
    "Кузьма": ("Кузьмич", "Кузьмівна"),
    "Сава": ("Савич", "Савівна"),
    "Федір": ("Федорович", "Федорівна"),
    "Антін": ("Антонович", "Антонівна"),
    "Гіві": ("Гівійович", "Гівіївна"),
}

# Latin tables in documents and lists, with how often each is met; names.md 1.1 and 1.2 name the tables.
UKRAINIAN_TABLES: tuple[tuple[str, float], ...] = (
    ("UkrainianKMU", 60), ("UkrainianPassport2007", 10), ("UkrainianSimple", 6), ("UkrainianNational1996", 4),
    ("UkrainianBGN", 5), ("UkrainianPassport2004Alt", 3), ("UkrainianFrench", 2), ("UkrainianGerman", 3),
    ("UkrainianALALCModified", 2), ("UkrainianGOST1971", 3), ("UkrainianWWS", 2),
)  # fmt: skip
RUSSIAN_TABLES: tuple[tuple[str, float], ...] = (
    ("RussianICAO", 45), ("RussianInternationalPassport1997", 15), ("RussianGOST2006", 10),
    ("RussianSimple", 15), ("RussianDriverLicense", 8), ("RussianTelegram", 3), ("RussianISO9SystemB", 4),
)  # fmt: skip


def patronymic(father: str, sex: str) -> str:
    """The patronymic of a son (``m``) or daughter (``f``) of this father, by the rules of Ukrainian."""
    if father in _FATHERS:
        return _FATHERS[father][sex == "f"]
    if father.endswith("ій"):
        return father[:-1] + ("йович" if sex == "m" else "ївна")
    if father.endswith("й"):
        return father[:-1] + ("йович" if sex == "m" else "ївна")
    stem = father.rstrip("оьа")
    return stem + ("ович" if sex == "m" else "івна")


def womens_surname(surname: str) -> str:
    """The form of a surname that a woman bears; most surnames have one form only."""
    for masculine, feminine in (("ський", "ська"), ("цький", "цька"), ("зький", "зька"), ("ий", "а")):
        if surname.endswith(masculine):
            return surname[: -len(masculine)] + feminine
    if surname.endswith(("ов", "ев", "єв", "ін", "їн")) and len(surname) > 4:
        return surname + "а"
    return surname


@cache
def _dictionary_forms(name: str, pool: str) -> tuple[str, ...]:
    from names_translator.dicts import default_dicts

    return tuple(default_dicts().lookup(name, pool))


# Where the dictionary ranks a literal re-spelling before the form that is used.
_RUSSIAN = {"Кирило": "Кирилл", "Марко": "Марк", "Йосип": "Иосиф", "Юхим": "Ефим", "Давид": "Давид"}
_LETTERS = str.maketrans("іїєґІЇЄҐ", "иие" + "гИИЕГ")


@lru_cache(maxsize=500_000)
def russian(name: str, pool: str) -> str:
    """The Russian form of a Ukrainian name; pool is ``last``, ``first`` or ``patronymic``."""
    if "-" in name:
        return "-".join(russian(half, pool) for half in name.split("-"))
    if pool == "first" and name in _RUSSIAN:
        return _RUSSIAN[name]
    found = _dictionary_forms(name, pool)
    if found:
        return found[0]
    for ours, theirs in (("ський", "ский"), ("цький", "цкий"), ("ська", "ская"), ("цька", "цкая")):
        if name.endswith(ours):
            name = name[: -len(ours)] + theirs
    name = name.replace("йо", "е").replace("ьо", "е").replace("'", "ь")
    return name.translate(_LETTERS)


@lru_cache(maxsize=500_000)
def latin(name: str, table: str) -> str:
    """A Cyrillic name by one of translitua's tables."""
    return str(translitua.translit(name, getattr(translitua, table)))
