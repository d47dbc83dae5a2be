"""Whether a file is of the kind it is delivered as, by its columns, its titles and, in a list, its lines.

A file of names alone says nothing of its kind and passes: exchange lists are often no more. One that has none
of the columns that make its kind and fits another is refused; one that only may fit another is warned of.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from linkage.records.cells import typed
from linkage.records.column_content import present
from linkage.records.contracts import KINDS, Column, Contract, contract
from linkage.records.enum_words import enum_value
from linkage.records.header_meaning import is_mute, meaning, normalise
from linkage.records.headers import Match, likelier_kind, match_columns
from linkage.records.readers.sheet import AS_PUBLISHED, Sheet

_TITLE, _LINES = "its title", "what its lines say"
#: What a verdict may rest on besides headers.
WORDS_BESIDE_HEADERS = (_TITLE, _LINES)
_SHOWN = 5
# What titles, and the lines of a list, say of the kind.
_SAYS = {
    "registry": r"зникл|безвіст|безвест|пропавш|пропал|missing|розшук|розыск",
    "exchange": r"обмін|обмен|звільнен|освобожд|повернен|повернул|возвращ|вернул|exchange|releas|return",
    "acknowledgement": r"підтвердж|подтвержд|утримуван|утримую|удержива|confirm|acknowledg|мкчх|мккк|\bicrc",
    "death": r"загибл|загину|погиб|померл|умерш|вбит|убит|полегл|репатріац|репатриац|killed|deceased|died",
    "testimony": r"свідчен|свідк|свидетел|показан|очевид|testimon|witness|debrief",
    "interview": r"анкет|опитувальн|опросн|інтерв|интервью|interview|questionnaire",
}
# «Зі слів звільненого», «хлопець, якого обміняли, назвав»: what somebody who returned tells of others.
_RETURNED = re.compile(
    r"звільнен(?:ий|ого|ому|ої|а|ій)\b|обмін(?:ян(?:ий|ого|ому|а|ої|ій)\b|яли)|повернут(?:ий|ого|ому|а|ої)\b"
    r"|освобожд[её]нн(?:ый|ого|ому|ая|ой)\b|освободили|обмен(?:янн?(?:ый|ого|ому|ая|ой)\b|яли)|звільнили"
    r"|поверну(?:вся|лася)|вернул(?:ся|ась)|колишн\w+ полонен|бывш\w+ пленн|returnee|former prisoner"
    r"|(?:who|was)\s+(?:\w+\s+)?(?:released|exchanged|returned|freed)",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"зі слів|со слов|за словами|по словам|за розповідд|по рассказ|according to|words of"
    r"|\b(?:назва(?:в|ла|л)|бачи(?:в|ла)|виде(?:л|ла)|розпові(?:в|ла)|рассказала?|згада(?:в|ла)|вспомнила?"
    r"|впізна(?:в|ла)|опознала?|сиді(?:в|ла)|сиде(?:л|ла)|told|named|saw|recalled)\b",
    re.IGNORECASE,
)
# What an office says of a return is no testimony.
_OFFICE = re.compile(
    r"штаб|омбудс|уповноваж|уполномоч|президент|міністер|министер|командуван|ombuds|president|ministry",
    re.IGNORECASE,
)
_SAYING = {kind: re.compile(words, re.IGNORECASE) for kind, words in _SAYS.items()}
# A day or place of going missing is often written beside a name only to tell the person from namesakes.
_TELLS_WHO = ("missing_date", "missing_place")
_LEAST_LINES = 3


@dataclass(frozen=True)
class Likeness:
    """What speaks for a kind: ``strength``, and the headers or «its title» that do."""

    strength: float = 0.0
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """``other``: the likelier kind, if there is one; ``refused``: whether the file must not pass as it is."""

    other: str | None = None
    refused: bool = False
    by: tuple[str, ...] = field(default=())

    def why(self) -> str:
        """The headers, or what else, that speak for the other kind."""
        return ", ".join(one if one in WORDS_BESIDE_HEADERS else f"'{one}'" for one in self.by[:_SHOWN])


def judge_kind(sheets: Sequence[Sheet], matches: Sequence[Sequence[Match]], told: Contract) -> Verdict:
    """Whether sheets, with their columns decided for the kind ``told``, look like another kind."""
    making = [
        match
        for sheet, matched in zip(sheets, matches, strict=True)
        for match in matched
        if not _of_list_itself(sheet, match) and _makes(told, match)
    ]
    misread = {
        match.header
        for sheet, matched in zip(sheets, matches, strict=True)
        for match in matched
        if _answered_as_another(sheet, match, told)
    }
    making = [match for match in making if match.header not in misread]
    made = {match.header for match in making}
    # A header that is the person's own here («Interview #» for the record's id) speaks for no other kind.
    personal = {
        match.header
        for matched in matches
        for match in matched
        if match.target is not None and any(one.name == match.target for one in told.columns)
    } - (made | misread)
    said = _said_by_words(sheets)
    if made:
        likelier = likelier_kind([header for sheet in sheets for header in sheet.columns or []], told)
        if likelier is None:
            return Verdict()
        # A header that both kinds claim makes neither of them, nor does one that was only guessed at.
        listed = {match.header for match in making if match.how != "inferred"}
        own = listed.difference(*(_claims(sheet)[likelier[0]] for sheet in sheets))
        return Verdict(likelier[0], not own and told.kind not in said, tuple(likelier[1]))
    claims = [_claims(sheet) for sheet in sheets if not _is_list(sheet)]
    others = {kind: _likeness(kind, told, claims, said, personal) for kind in KINDS if kind != told.kind}
    other = max(others, key=lambda kind: others[kind].strength)
    found = others[other]
    if found.strength < _DOUBTFUL:
        return Verdict()
    return Verdict(other, found.strength >= _SURE and told.kind not in said, found.by)


_SURE, _DOUBTFUL = 1.0, 0.5


# By kind the headers that make it, each with the column it would be.
_Claims = Mapping[str, Mapping[str, str]]


def _likeness(
    kind: str, told: Contract, claims: Sequence[_Claims], said: Mapping[str, str], personal: Collection[str]
) -> Likeness:
    """How much speaks for a kind that is not the one told."""
    strengths: dict[str, float] = {}
    for claimed in claims:
        for header, target in claimed[kind].items():
            if header in personal:
                continue
            kinds = sum(1 for other in claimed.values() if header in other)
            weight = _strength(target, told) / kinds
            strengths[header] = max(weight, strengths.get(header, 0.0))
    if kind in said:
        strengths[said[kind]] = 1.0
    by = sorted((one for one in strengths if strengths[one]), key=lambda one: -strengths[one])
    return Likeness(sum(strengths.values()), tuple(by))


_ROWS_LOOKED_AT = 200


def _strength(target: str, told: Contract) -> float:
    # A list of acknowledgements that tells of going missing only would acknowledge the whole registry.
    return 0.5 if target in _TELLS_WHO and told.kind != "acknowledgement" else 1.0


def _claims(sheet: Sheet) -> _Claims:
    found: dict[str, dict[str, str]] = {}
    for kind in KINDS:
        page = contract(kind)
        matches = match_columns(sheet.columns or [], sheet.rows[:_ROWS_LOOKED_AT], page, {}, sheet.pieces)
        # What is only inferred of a header is not enough to speak for another kind.
        sure = [match for match in matches if match.how != "inferred" and _makes(page, match)]
        found[kind] = {match.header: _made_columns(page, match)[0] for match in sure}
    return found


def _makes(page: Contract, match: Match) -> bool:
    """Whether a column tells that the file is of this kind: one of its own, under a header that says so."""
    if match.how == "profile":
        return match.target is not None
    words = set(map(meaning, normalise(match.header).split()))
    return (
        bool(_made_columns(page, match)) and not is_mute(normalise(match.header)) and "=capture" not in words
    )


def _made_columns(page: Contract, match: Match) -> list[str]:
    """Which of the kind's own columns a match fills; remarks in free words are anybody's."""
    if match.target is None:
        return []
    column = page.column(match.target)
    return [
        name
        for name in (column.feeds or (column.name,))
        if name in _own_columns(page.kind)
        and page.column(name).type not in ("text", "age")
        and name not in _ANYBODYS
    ]


# Columns that other kinds' files often hold besides.
_ANYBODYS = ("category", "language", "respondent", "status_date")


@cache
def _own_columns(kind: str) -> frozenset[str]:
    """The columns of a kind that at most one other kind has."""
    own = {one.name for one in contract(kind).columns}
    rivals = [name for other in KINDS for name in {one.name for one in contract(other).columns}]
    return frozenset(name for name in own if rivals.count(name) <= _KINDS_THAT_SHARE)


_KINDS_THAT_SHARE = 2


def _answered_as_another(sheet: Sheet, match: Match, told: Contract) -> bool:
    """Whether a column's answers are another kind's: «ДНК» under «Підстава» is no witness's way of knowing.

    Kinds share headers that ask of different things. Only where the kind told reads none of the answers, and
    another that knows the header reads most, is the column that other kind's.
    """
    column = None if match.target is None else told.column(match.target)
    if column is None or column.type != "enum" or match.how in ("profile", "inferred"):
        return False
    answers = present([row[match.index] for row in sheet.rows])
    if not answers or any(_reads(column, one) for one in answers):
        return False
    rivals = [
        contract(kind).column(claimed[match.header])
        for kind, claimed in _claims(sheet).items()
        if kind != told.kind and match.header in claimed
    ]
    return any(2 * sum(_reads(one, text) for text in answers) > len(answers) for one in rivals)


def _reads(column: Column, text: str) -> bool:
    """Whether an enum understands an answer; an open one keeps whatever else is said, without reading it."""
    if enum_value(column, text) is not None:
        return True
    try:
        return not column.open and typed(column, text) is not None
    except ValueError:
        return False


def _of_list_itself(sheet: Sheet, match: Match) -> bool:
    """Whether a column was made by the reader of numbered lists, and says nothing of what was delivered."""
    return _is_list(sheet) and match.how != "profile"


def _is_list(sheet: Sheet) -> bool:
    return sheet.layout.startswith("text list")


def _said_by_words(sheets: Sequence[Sheet]) -> dict[str, str]:
    """The kinds that titles speak of, or half of the lines of a list, and which of the two."""
    said: dict[str, str] = {}
    for sheet in sheets:
        lines = _lines_of_list(sheet)
        for kind, pattern in _SAYING.items():
            if any(_speaks_of(kind, pattern, title) for title in sheet.titles):
                said.setdefault(kind, _TITLE)
            elif len(lines) >= _LEAST_LINES and sum(map(bool, map(pattern.search, lines))) >= len(lines) / 2:
                said.setdefault(kind, _LINES)
    return said


def _speaks_of(kind: str, pattern: re.Pattern[str], title: str) -> bool:
    if retells(title) and kind in ("exchange", "testimony"):
        return kind == "testimony"
    return pattern.search(title) is not None


def retells(title: str) -> bool:
    """Whether a title says that somebody who returned tells of others: testimony, and no list of a return."""
    return bool(_RETURNED.search(title) and _TELLS.search(title)) and not _OFFICE.search(title)


def _lines_of_list(sheet: Sheet) -> list[str]:
    if AS_PUBLISHED not in (sheet.columns or ()):
        return []
    at = (sheet.columns or []).index(AS_PUBLISHED)
    return [row[at] or "" for row in sheet.rows[:_ROWS_LOOKED_AT]]
