"""Headers that the contracts list: who claims one in any spelling, and whom of several the cells choose."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache

from linkage.records import column_content as content
from linkage.records.column_match import SPELLED, Match
from linkage.records.contracts import KINDS, Column, Contract, contract
from linkage.records.enum_words import offers_values
from linkage.records.header_meaning import (
    SUBJECT,
    asks_for,
    is_mute,
    normalise,
    speaks_of_an_event,
    telling,
    tells_an_end,
)
from linkage.records.header_words import (
    by_beginning,
    group_of,
    means_a_name_before,
    means_the_person,
    short_for,
    speaks_of_others,
    spellings,
)
from linkage.records.latin_headers import LatinWords

# Kept columns whose headers other columns claim too, so that the cells must tell.
_CONTESTED = ("row_no", "form_metadata", "father_name")


def is_known_header(text: str, contract: Contract) -> bool:
    """Whether a cell is the alias of any column, part or kept column."""
    return bool(claimants(text, contract))


@lru_cache(maxsize=20_000)
def claimants(header: str, contract: Contract) -> tuple[Column, ...]:
    """The columns whose alias a header is, whole or with words cut short; none for one never seen."""
    known = _by_spelling(contract)
    found = next((known[one] for one in spellings(header) if one in known), ())
    if not found and not speaks_of_others(header):
        whole = [column for alias in short_for(header, _by_beginning(contract)) for column in known[alias]]
        found = tuple(dict.fromkeys(whole))
    if not found:
        found = _in_its_language(header, contract)
    if not found and not speaks_of_others(header):
        found = _without_its_subject(header, contract)
    if not found:
        found = _named_in_brackets(header, contract) or _offered_in_brackets(header, contract)
    if not found and (plain := without_brackets(header)):
        found = claimants(plain, contract)
    if not found:
        found = tuple(one for one in _in_brackets(header, contract) if one.type == "call_sign")
    if not found and not speaks_of_others(header):
        found = next((known[one] for one in map(_bare, spellings(header)) if one in known), ())
    if not found and telling(normalise(header)).keys() == {"=place"} and not speaks_of_others(header):
        # «Місцевість», «Where was he»: the one place that such a list asks for.
        found = known.get("місце", ())
    if not found and " / " in header and not speaks_of_others(header):
        # «Звідки хлопець / підрозділ»: of two ways known what both may be: «From / З».
        sides = [side for side in (claimants(one, contract) for one in header.split(" / ")) if side]
        found = tuple(one for one in sides[0] if all(one in side for side in sides)) if sides else ()
    if not found:
        found = next((known[one] for one in in_cyrillic(header, contract) if one in known), ())
    if means_a_name_before(header):
        found = tuple(column for column in found if column.type not in SPELLED)
    group = group_of(header)
    if speaks_of_an_event(group) and not means_the_person(normalise(group)):
        found = tuple(column for column in found if not tells_of_home(column))
    return found


def tells_of_home(column: Column) -> bool:
    """Whether a column is a place of the person, which no header of an event asks for."""
    homes = {"residence", "birth_place"}
    return column.name in homes or bool(homes.intersection(column.feeds) and column.type == "place")


def _without_its_subject(header: str, contract: Contract) -> tuple[Column, ...]:
    """The part of a name that a header asks for besides saying whose: «pow_surname»."""
    known = _by_spelling(contract)
    for way in spellings(header):
        plain = " ".join(word for word in way.split() if word not in SUBJECT)
        if plain != way and plain in known:
            return tuple(one for one in known[plain] if one.type in SPELLED and not one.how)
    return ()


_LANGUAGES = {
    "": "ua ukr uk укр кир cyr cyrillic",
    "_lat": "en eng lat latin лат латин англ",
    "_ru": "ru rus рус рос",
}
_IN_LANGUAGE = {word: part for part, words in _LANGUAGES.items() for word in words.split()}
_SPELLING = r"(?:translit|script|letter|spelling|alphabet|трансл|літер|букв|мов|напис)\w*"
_ITS_LANGUAGE = re.compile(
    rf"(.*\w)[\s_(-]{{1,9}}({'|'.join(_IN_LANGUAGE)})(?:\s+{_SPELLING})?\W*", re.IGNORECASE
)


def _in_its_language(header: str, contract: Contract) -> tuple[Column, ...]:
    """Where a part of a name goes whose header ends with its language: «LNAME_UA», «Прізвище англ.»."""
    told = _ITS_LANGUAGE.fullmatch(header)
    if told is None:
        return ()
    named = [one.name for one in claimants(told[1], contract) if one.type in SPELLED and not one.how]
    return tuple(contract.column(f"{name}{_IN_LANGUAGE[told[2].casefold()]}") for name in named)


def _named_in_brackets(header: str, contract: Contract) -> tuple[Column, ...]:
    """The part of a name that only the brackets of a header tell: «Засуджений (ПІБ)»."""
    return tuple(one for one in _in_brackets(header, contract) if one.type in SPELLED and not one.how)


def _in_brackets(header: str, contract: Contract) -> tuple[Column, ...]:
    """The columns that the brackets of a header name, if it speaks of nobody else."""
    aside = " ".join(_IN_BRACKETS.findall(header)).strip("() ")
    if not aside or aside == header or "/" in aside or speaks_of_others(_IN_BRACKETS.sub(" ", header)):
        # «Status (POW / civilian)» offers answers, «Хто впізнав (звільнений)» names a witness.
        return ()
    return claimants(aside, contract)


def _bare(way: str) -> str:
    """A normalised header without the words that only stand for the person: «Звідки він»."""
    return " ".join(word for word in way.split() if word not in _HE_OR_SHE)


_PRONOUNS = """
він вона вони он она они he she they його її их їх его ее йому ему їй ей him her them саме именно
"""
_HE_OR_SHE = frozenset(_PRONOUNS.split())


def _offered_in_brackets(header: str, contract: Contract) -> tuple[Column, ...]:
    """The column whose values the brackets of a header offer: «Джерело (список/лист/картка)»."""
    aside = " ".join(_IN_BRACKETS.findall(header))
    if not aside:
        return ()
    ours = any(one.how != "keep" for one in claimants(_IN_BRACKETS.sub(" ", header), contract))
    if speaks_of_others(header) and not ours:
        return ()
    return tuple(one for one in contract.columns if one.type == "enum" and offers_values(one, aside))


def without_brackets(header: str) -> str | None:
    """A header without what its brackets explain; None where they name somebody else, or say all it says."""
    plain = " ".join(_IN_BRACKETS.sub(" ", header).split())
    aside = " ".join(_IN_BRACKETS.findall(header))
    if (
        not aside
        or (is_mute(normalise(plain)) and normalise(plain) != "name")
        or means_a_name_before(aside)
        or tells_an_end(aside)
        or len(asks_for(normalise(aside))) > 1
    ):
        return None
    if asks_for(normalise(aside)) and speaks_of_an_event(plain):
        # «Зник (місце)» is no day, whatever «Зник» alone is.
        return None
    return None if speaks_of_others(aside) and not speaks_of_others(plain) else plain


_IN_BRACKETS = re.compile(r"\([^()]*\)")


def in_cyrillic(header: str, contract: Contract) -> list[str]:
    """What a header in Latin letters may say in Ukrainian or Russian."""
    words = _latin_words(contract)
    return [reading for way in spellings(header) for reading in words.readings(way)]


def partly_in_cyrillic(header: str, contract: Contract) -> list[str]:
    """What a header in Latin letters may say where some of its words are cut short: «sost_zdorovya»."""
    words = _latin_words(contract)
    return [reading for way in spellings(header) for reading in words.in_part(way)]


@cache
def _latin_words(contract: Contract) -> LatinWords:
    return LatinWords(_by_spelling(contract))


def likelier_kind(headers: Sequence[str], told: Contract) -> tuple[str, list[str]] | None:
    """Another kind whose own columns these headers name more often than this one's, and which they are."""
    named: dict[str, list[str]] = {}
    for kind in KINDS:
        own = _own_spellings(contract(kind))
        named[kind] = [one for one in headers if own.intersection(spellings(one))]
    other = max(KINDS, key=lambda kind: len(named[kind]))
    if len(named[other]) < len(named[told.kind]) + _MANY_MORE:
        return None
    return other, [header for header in named[other] if header not in named[told.kind]]


_MANY_MORE = 2


@cache
def _own_spellings(told: Contract) -> frozenset[str]:
    """Every alias of the columns that a kind does not share with all the others; any list may tell an age."""
    shared = set.intersection(*({one.name for one in contract(kind).columns} for kind in KINDS))
    columns = [
        one
        for one in (*told.columns, *told.parts)
        if one.name not in shared and not shared & {*one.feeds} and one.type != "age"
    ]
    return frozenset(alias for column in columns for alias in names_of(column))


@cache
def _by_spelling(contract: Contract) -> Mapping[str, tuple[Column, ...]]:
    """Every normalised alias with the columns that claim it; a kept column only where no other does."""
    claims: dict[str, list[Column]] = {}
    for column in (*contract.columns, *contract.parts):
        for alias in names_of(column):
            claims.setdefault(alias, []).append(column)
    for column in contract.kept:
        for alias in names_of(column):
            if alias not in claims or column.name in _CONTESTED:
                claims.setdefault(alias, []).append(column)
    return {alias: tuple(columns) for alias, columns in claims.items()}


@cache
def _by_beginning(contract: Contract) -> Mapping[tuple[int, str], Sequence[str]]:
    return by_beginning(_by_spelling(contract))


@cache
def names_of(column: Column) -> frozenset[str]:
    """The normalised name and aliases of a column."""
    aliases = (alias for some in column.aliases.values() for alias in some)
    return frozenset(map(normalise, (column.name, *aliases)))


_BY_CELLS = 0.9


def by_alias(
    index: int, header: str, cells: Sequence[str], contract: Contract, taken: Collection[str] = ()
) -> Match:
    """Where a known header belongs, by its cells if it may be several columns; ``taken`` are none of them."""
    claiming = claimants(header, contract)
    own = (one for one in claiming if one.how != "keep" and normalise(one.name) == normalise(header))
    claiming = tuple(own) or claiming
    claiming = tuple(one for one in claiming if one.name not in taken)
    if not claiming:
        return Match(index, header, None, 0.0, "unknown")
    if any(one.name == "birth_year" for one in claiming) and content.are_birth_days(cells):
        # «Р.н.» over whole dates is read as a year by nobody who filled the table in.
        return Match(index, header, "birth_date", _BY_CELLS, "content")
    fits = [(content.fit(column, cells), column) for column in claiming]
    # Where the cells do not decide, one part of a name is likelier than the whole, and an event than a birth.
    best, column = max(fits, key=lambda pair: (pair[0], pair[1].type not in ("full_name", "birth_date")))
    if content.contradicts(column, cells):
        note = f"the header says {column.name}, but the cells do not look so; a profile can map it"
        return Match(index, header, None, 0.0, "unknown", note)
    if len(claiming) == 1:
        return Match(index, header, column.name, 1.0, "alias")
    others = max((score for score, other in fits if other is not column), default=0.0)
    confidence = round(min(1.0, 0.75 + 0.25 * (best - others)), 2)
    note = "" if best - others > 0.1 else f"the header may mean {' or '.join(c.name for _, c in fits)}"
    return Match(index, header, column.name, confidence, "content", note)
