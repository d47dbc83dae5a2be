"""What stands among the words of a name and is none: call sign, years, numbering, rank, form of address."""

import re
from collections.abc import Sequence

from linkage.names.call_sign_words import INTRODUCED
from linkage.names.looks import look_of

_CALL_SIGN = re.compile(
    rf"{INTRODUCED}(?:[«“„\"]([^«»“”„\"]{{1,40}})[»”“\"]|['’‘]([^'’‘]{{1,40}})['’‘]"
    r"|(?P<bare>[^\W_][\w\-' ]*?)(?=$|\.?\s*$|[,;)(\]\[]))"
    r"|[«“„\"]([^«»“”„\"]{1,40})[»”“\"]",
    re.IGNORECASE,
)
_BORN = r"(?:[рг]\.?\s*н\b\.?|[рг]\.\s*нар\w*\.?|року народження|года рождения|[рг]\.)"
_YEARS = re.compile(
    rf"\(?\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\s*{_BORN}?\)?"
    rf"|\(?\b(?:19|20)\d\d\s*{_BORN}?\)?"
    r"|\b\d{1,2}\s*(?:роки|років|р\.|лет|года)",
    re.IGNORECASE,
)
_NAVAL_RANK = re.compile(
    r"\bкап[иі]тан\w{0,2}\s+(?:[123]|І{1,3}|I{1,3})(?:\s?-?\s?го)?\s+ранг[ау]\b", re.IGNORECASE
)
# молодший сержант, медична сестра; підполковник.
_SHORT_WITH_SLASH = re.compile(r"(?<!\w)(?:м/с|п/п-к|п/п-ка)(?!\w)\.?", re.IGNORECASE)
# Where someone serves or comes from: в/ч А1234, в/с, з Полтави, родом из Херсона.
_WHENCE = re.compile(
    r"\b[вВ]\s?/\s?[чс]\b\.?(?:\s*[А-ЯA-Z]?-?\d+)?"
    r"|\s(?:родом\s+)?(?:з|із|зі|из|від|от)\s+(?:[мсг]\.\s*)?[^\W\d_][\w'’-]+(?=$|[,;)])"
)
# Most values hold none of this; one look spares the three searches.
_MAY_HOLD = re.compile(rf"[\d/]|ранг[ау]|[«\"“„]|\s(?:[зіи][зі]?|из|від|от)\s|{INTRODUCED}", re.IGNORECASE)
# NFKC makes No of №.
_NUMBERING = re.compile(r"^\s*+(?:№|#|N\s|No\.?(?=\s*\d))?\s*\d+\s*[.)\-]?\s*")
_ASIDE = """
солдат солдата солдату солдатом рядовий рядового рядовой рядового матрос матроса старшина
сержант сержанта сержанту сержантом штаб-сержант майстер-сержант прапорщик прапорщика мічман
молодший молодшого старший старшого старшему младший младшего головний главный бригадний
лейтенант лейтенанта капітан капітана капитан капитана майор майора полковник полковника
підполковник подполковник генерал генерала пан пані пана гр громадянин громадянка гражданин
поліції полиции міліції милиции юстиції юстиции медичної медицинской служби службы запасу запаса солд
п-к п-ка п-ку пп-к с-нт с-нта с-нту л-т л-та к-н к-на м-р д-р д-ра професор професора професору проф
доктор доктора доктору отець отця отцю отцем гр-н гр-на гр-ну гр-ка гр-ки гр-ці гр-нка
лікар лікарка врач медик медсестра дев дівоче дівоча девичья урожд урожденная уроджена
дядя тьотя тётя ст мол мл ім'я прізвище по-батькові ім'ям прізвищем імені фамилия імя
mr mrs ms dr private soldier sailor sergeant lieutenant captain major colonel senior junior
capt sgt lt prof gen cpl pvt
"""
_WORDS = frozenset(_ASIDE.split())
# Shortened, with their full stop only: Col and Maj are surnames, too.
_WITH_FULL_STOP = frozenset(("col.", "maj."))
# отець, пан: a letter that may as well be an initial.
_LETTERS = frozenset(("о.", "п."))


def take_out(text: str) -> tuple[str, str, list[str]]:
    """Text without its call sign, years and numbering; the call sign or ``""``; what else was taken out.

    >>> take_out("7. Бойко Іван «Грім», 1990 р.н.")[1:]
    ('Грім', ['7.', '1990 р.н.'])
    """
    if not _MAY_HOLD.search(text):
        return text, "", []
    call_sign = ""
    match = _CALL_SIGN.search(text)
    if match:
        call_sign = next(filter(None, match.groups())).strip()
        name = "" if match["bare"] is None or _named(text[: match.start()]) else _name_behind(call_sign)
        call_sign = call_sign.removesuffix(name).strip()
        text = f"{_END_OF_SENTENCE.sub('', text[: match.start()])}   {name} {text[match.end() :]}"
    aside = []
    for pattern in (_NAVAL_RANK, _SHORT_WITH_SLASH, _YEARS, _WHENCE):
        aside += [found.group().strip(" ()") for found in pattern.finditer(text)]
        text = pattern.sub(" ", text)
    numbering = _NUMBERING.match(text)
    if numbering:
        aside.insert(0, numbering.group().strip())
        text = text[numbering.end() :]
    return text, call_sign, aside


def _named(text: str) -> bool:
    """Whether words of a name stand in the text, not ranks alone."""
    return any(not is_aside(word) for word in _WORD.findall(text))


def _name_behind(said: str) -> str:
    """The name after an unquoted call sign: ``позивний Грім Бойко Іван``, but ``позивний Сивий Вовк``."""
    call_sign, _, rest = said.partition(" ")
    looks = [look_of(word) for word in rest.split()]
    given = any(look.initial or look.given > _LIKELY or look.patronymic > _LIKELY for look in looks)
    surname = any(look.surname > _SHAPED for look in looks)
    return rest if (given or surname) and not is_aside(call_sign) else ""


_END_OF_SENTENCE = re.compile(r"(?<=\w\w\w)\.\s*$")
_WORD = re.compile(r"[^\W\d_][\w'-]+")
_LIKELY, _SHAPED = 0.5, 0.9
_ADDRESSES = """
дядя тьотя тётя пан пані пана гр гр-н гр-на гр-ну гр-ка гр-ки гр-ці громадянин громадянка гражданин
mr mrs ms dr
"""
_ADDRESS = frozenset(_ADDRESSES.split())


def is_address(word: str) -> bool:
    """Whether a word only addresses the one named, and is nobody's surname.

    >>> is_address("пан"), is_address("Майоренко")
    (True, False)
    """
    return word.lower().rstrip(".") in _ADDRESS


def is_aside(word: str) -> bool:
    """Whether a word is a rank or a form of address, in any case of inflection listed.

    >>> is_aside("ст."), is_aside("Солдата"), is_aside("Майоренко")
    (True, True, False)
    """
    low = word.lower()
    return low.rstrip(".") in _WORDS or low in _WITH_FULL_STOP


def opens_with_title(words: Sequence[str], initials: Sequence[bool]) -> bool:
    """Whether the first word is о. (отець) or п. (пан), not an initial: it stands before a full name.

    In small letters it is no initial before two whole words; a capital one may be the patronymic's
    (П. Бойко Іван), unless the patronymic is told.

    >>> opens_with_title(["о.", "Бойко", "Іван"], [True, False, False])
    True
    >>> opens_with_title(["О.", "Бойко", "Іван"], [True, False, False])
    False
    """
    if not words or words[0].lower() not in _LETTERS or any(initials[1:]):
        return False
    return len(words) > (_WITH_PATRONYMIC if words[0][0].isupper() else _WITH_GIVEN)


_WITH_GIVEN, _WITH_PATRONYMIC = 2, 3
