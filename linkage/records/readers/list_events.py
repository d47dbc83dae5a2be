"""What happened to a person of a list: by which words a line tells it, and where its day and place go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from linkage.records.contracts import Contract
from linkage.records.detention import parse_detention_place
from linkage.records.places import parse_place


@dataclass(frozen=True)
class Event:
    """Words that tell of an event, and the columns of its day and place: the first that a contract has."""

    words: re.Pattern[str]
    days: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def day_column(self, contract: Contract) -> str | None:
        """Where the event's day goes; None where the contract has no place for it."""
        return _first(self.days, contract)

    def place_column(self, contract: Contract) -> str | None:
        """Where the event's place goes; None where the contract has no place for it."""
        return _first(self.places, contract)


def _event(words: str, days: str = "", places: str = "") -> Event:
    return Event(
        re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE), tuple(days.split()), tuple(places.split())
    )


_BODY = (
    r"тіл[оа]?\b|тел[оа]\b|останк\w*|репатр\w*|ідентиф\w*|идентиф\w*|впізнан\w*|опознан\w*|днк\b|body"
    r"|remains|dna\b"
)
# Events without columns keep their days from being taken for another event's.
EVENTS: Mapping[str, Event] = {
    "denied": _event(
        r"не\s+(?:підтвердж|подтвержд|утриму|удержив)\w*|спростова\w*|опровер\w*|not\s+(?:confirm|held)\w*"
    ),
    "body": _event(_BODY),
    "last": _event(
        r"востан\w*|останн\w*|(?:в\s+)?последн\w*|last\s+(?:seen|contact|heard)|втрачен\w*\s+зв\S*|зв\S*\s+втрачен\w*|связь\s+потерян\w*"
        r"|потерян\w*\s+связ\w*|не\s+(?:виход|выход)\w*\s+на\s+\S+",
        "seen_date missing_date",
        "seen_at missing_place",
    ),
    "missing": _event(
        r"зник(?:ла|ли|л\w+)?\b|зникнен\w*|безвіст\w*|безвест\w*|без\s+вест\w*|пропа(?:в|л|ла|ли|вш\w+)\b"
        r"|исчез\w*|(?:went\s+)?missing|disappear\w*|mia\b",
        "missing_date",
        "missing_place capture_place",
    ),
    "killed": _event(
        r"загину\w*|загиб\w*|погиб\w*|помер(?:ла|ли|л\w+)?\b|умер(?:ла|ли|ш\w+)?\b|вбит\w*|убит\w*|полег\w*"
        r"|смерт\w*|killed|kia\b|died|deceased|death|[†✝]",
        "death_date",
        "place",
    ),
    "buried": _event(r"похова\w*|поховат\w*|похорон\w*|захорон\w*|buried|burial|funeral", "burial"),
    "released": _event(
        r"звільнен\w*|обмін(?:ян\w*|у|ом|і)?\b|освобожд\w*|обмен(?:ян\w*|а|ом)?\b|повернут\w*|поверну(?:вся|лас\w*|лис\w*)"
        r"|повернен\w*|вернул\w*|возвращ\w*|визволен\w*|releas\w*|exchanged?\b|returned|freed",
        "exchange_date",
    ),
    "confirmed": _event(
        r"підтвердж\w*|подтвержд\w*|confirm\w*|acknowledg\w*|мкчх\b|мккк\b|icrc\b|notified",
        "acknowledged_date icrc_confirmed_date",
    ),
    "seen": _event(
        r"бачи\w*|виде(?:л|н)\w*|зустрі\w*|встре(?:т|ч)\w*|seen|saw\b|met\b", "seen_date", "seen_at"
    ),
    "held": _event(
        r"утриму\w*|тримают\w*|перебува\w*|удержива\w*|содерж\w*|наход\w+ся|held|detained\s+(?:in|at)",
        "",
        "held_at seen_at place_of_detention",
    ),
    "sentenced": _event(r"засуджен\w*|осужд[её]н\w*|приговор\w*|вирок\w*|sentenced|convicted"),
    "captured": _event(
        r"(?:військово|военно)?полон(?:у|і|ом|ен\w*)?\b|(?:военно)?плен(?:у|а|е|ом|ен\w*)?\b|пленён\w*|захоплен\w*|захвачен\w*"
        r"|затриман\w*|задержан\w*|викраден\w*|похищен\w*|арештован\w*|арестован\w*|captur\w*|captiv\w*|detained"
        r"|arrested|abducted|taken\s+prisoner",
        "capture_date",
        "capture_place",
    ),
    "born": _event(
        r"народ(?:ив|ил|ж)\w*|урож?дж?ен\w*|нар\.|рожд\w*|родил\w*|род\.|(?:р\.?\s?н|г\.?\s?р)\b\.?|д\.?\s?[нр]\b\.?|born|dob\b|b\.",
        "birth_date",
        "birth_place",
    ),
    "registered": _event(
        r"зареєстр\w*|зарегистр\w*|внесен\w*|єрдр\b|розшук\w*|розыск\w*|registered", "registered_date"
    ),
    "interviewed": _event(r"опитан\w*|опрошен\w*|інтерв\S*|интервью|interviewed", "interview_date"),
    "lives": _event(
        r"прожива\w*|мешка\w*|живе\b|живёт\b|родом|житель\w*|resident\s+of|lives|"
        r"(?:з|із|зі|из|from)(?=\s+[А-ЯЁІЇЄҐA-Z])",
        "",
        "residence",
    ),
}  # fmt: skip
# What stands between the word of an event and its day or place.
_LIGHT = re.compile(
    r"\b(?:був|була|было|был|була|вважа\w+ся|считается|потрапи\w*|попал\w*|взят\w*|безвіст\w*|безвест\w*|без|вест\w*"
    r"|у|в|во|до|з|із|зі|из|с|со|від|от|по|на|року|року|вже|та|і|и|додому|домой|home|was|were|taken|went|is|in|at|on|by|prisoner|since|from|of|the|near)"
    r"(?!\w)|[:.\s]",
    re.IGNORECASE,
)
_BEFORE_PLACE = re.compile(
    r"(?:^|\s)(?:(?:в|у)\s+районі|за|в\s+районе|неподалік(?:\s+від)?|недалеко\s+от|біля|поблизу|під|возле|около|вблизи|под"
    r"|у|в|во|на|з|із|зі|из|near|at|in|from)\s+",
    re.IGNORECASE,
)
_MARKED_PLACE = re.compile(
    r"^(?:м|с|смт|сел|г|пгт|пос|н\.?\s?п)\.\s*[А-ЯЁІЇЄҐ]|^(?:село|місто|город|селище)\s"
)
_ONLY_REGION = re.compile(r"^[\w-]+\s+(?:область|обл)\b\.?$|^[\w-]+щина$", re.IGNORECASE)


# One search for all: what stands first in the text wins, of two at one place what stands first in EVENTS.
_ANY = re.compile(
    "|".join(f"(?P<{name}>{event.words.pattern})" for name, event in EVENTS.items()), re.IGNORECASE
)


def event_in(text: str, small: bool = False) -> tuple[str, re.Match[str]] | None:
    """The event that a text tells of first, and its word; ``small``: only words in small letters count.

    «Підтверджено полон» tells of a confirmation, «загинув у полоні» of a death.
    """
    for word in _ANY.finditer(text):
        if not (small and word.group()[:1].isupper()):
            return str(word.lastgroup), word
    return None


def without_event(text: str) -> str:
    """What a clause tells besides its event; empty where it tells no more."""
    return _LIGHT.sub(" ", _ANY.sub(" ", text)).strip(" ,;-–—()")


def place_in(text: str) -> str | None:
    """The place at the end of a clause: «під час бою біля м. Бахмут» gives «м. Бахмут»."""
    starts = [0, *(found.end() for found in _BEFORE_PLACE.finditer(text))]
    for start in starts:
        place = text[start:].strip(" ,;")
        if not place:
            continue
        named = place[0].isupper() and parse_place(place).recognised
        if named or _MARKED_PLACE.match(place) or (_PRISON.match(place) and is_prison(place)):
            return place
    return None


def is_prison(text: str) -> bool:
    """Whether a text names a remand prison, a colony or a camp: «ВК-10», «СІЗО-2 Таганрог»."""
    return _PRISON.search(text) is not None and parse_detention_place(text).recognised


_PRISON = re.compile(
    r"\b(?:сізо|сизо|sizo|івс|ивс|колон|ізолят|изолят|тюрм|тюрьм|в.язниц|табір|лагерь|prison|colony|jail|camp"
    r"|(?:вк|ик|ік|ik)[-\s№]*\d)",
    re.IGNORECASE,
)


def only_region(text: str) -> bool:
    """Whether a place is a whole region, which after an event as often says where the person is from."""
    return _ONLY_REGION.match(text.strip()) is not None


@cache
def _first(names: tuple[str, ...], contract: Contract) -> str | None:
    for name in names:
        try:
            return contract.column(name).name
        except KeyError:
            continue
    return None
