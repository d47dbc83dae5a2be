"""How the lines of a published list are shaped: number or bullet, heading, name, several people."""

import re
from itertools import pairwise

from linkage.names.call_sign_words import INTRODUCED
from linkage.records.name_shapes import ends_as_surname, is_given_name, is_patronymic
from linkage.records.ranks import Rank, find_rank
from linkage.records.spelling import tidy
from linkage.records.split_cells import DATE

NUMBER = re.compile(
    r"^\s*(?:№\s*)?(\d{1,5})\s*(?:[.)\]:]|[-–—]\s)\s*(?=\D)|^\s*№\s*(\d{1,5})\s+|^\s*[•●▪◦·*–—-]\s+()"
    # A bare number before a capital; an emoji or another sign for a bullet.
    r"|^ *(\d{1,3})[ \u00a0]+(?=[A-ZА-ЯЁІЇЄҐ][\w'’ʼ-]+[ \u00a0])"
    r"|^\s*(\d\ufe0f?\u20e3)\s*|^\s*(?:[^\w\s«\"“„'’(\[#@;,|^]\ufe0f?){1,3}\s*(?=[^\W\d])()"
)
CALL_SIGN = re.compile(
    rf"(?:[,(]\s*|(?<![\s,(])\s+)?{INTRODUCED}[«\"“„]?([^»\"”“,;)]+)[»\"”“]?\)?"
    r"|[«\"“„]([^»\"”“]{2,25})[»\"”“]",
    re.IGNORECASE,
)
VERB = re.compile(
    r"^(?:повернул\w+|повернув\w*|звільн\w+|обмін\w+|освобожд\w+|вернул\w+|обменя\w+|released|returned"
    r"|загину(?:в|ла)|погиб(?:ла)?|помер(?:ла)?|зник(?:ла)?|пропа(?:в|л|ла)):?\s+(?=\w)",
    re.IGNORECASE,
)
# Who of the two the person is, said before the name: «цивільна особа Тестенко Іван».
CATEGORY_BEFORE = re.compile(
    r"^(?:(?P<civilian>цивільн(?:ий|а)|гражданск(?:ий|ая|ое)|civilian)(?:\s+(?:особа|лицо))?"
    r"|військовослужбовець|військовослужбовиця|военнослужащ(?:ий|ая)):?\s+(?=[A-ZА-ЯЁІЇЄҐ])",
    re.IGNORECASE,
)
WORD = r"[A-Za-zА-Яа-яЁёІіЇїЄєҐґ'’ʼ`-]+"
HEADING = re.compile(
    r"^\W*(?:піб|п\.\s?і\.\s?б|фио|ф\.\s?и\.\s?о|прізвищ\w*|фамили\w*|full name|surname)\b|:\s*$|!\W*$"
    r"|слава\s+україні|героям\s+слава|\b(?:список|перелік|перечень|обмін|обмен|всього|усього|загалом|разом|итого"
    r"|всего|total|list|опитуван\w*|опрос\w*|анкетуван\w*|анкетирован\w*|survey|звільнен\w*|освобожд\w*|станом|сили|війська|войска|служба|військовослужбовц\w*|цивільн\w*"
    r"|гражданск\w*)\b",
    re.IGNORECASE,
)


REGION = re.compile(
    r"^\W*(?:(?<!-)[\w-]+(?:\s+(?:область|обл)|щина)\b|(?:АР\s+)?Крим\b|(?:м\.\s*)?Київ\b)", re.IGNORECASE
)
# What calls itself by a name in quotes and is no person: «Газета «Степовий край»».
_NO_PERSON = re.compile(
    r"\b(?:газет|канал|телеграм|телеканал|штаб|список|перел[іи]к|перечень|фонд|про[єе]кт|рух\b|груп|спільнот"
    r"|сообществ|видан|издан|сайт|сторінк|страниц|організац|организац|об.єднан|объединен|союз|центр|управлін|бригад|бат"
    r"альйон|батальон|полк\b|рот[аи]\b|загін|отряд|взвод|операці|операци|програм|newspaper|channel|headquarters|list\b"
    r"|foundation|project|group|brigade|battalion)",
    re.IGNORECASE,
)


# Who made a list, said before a colon: «Список склав: Петренко А.А.», «Interviewer: M. Harris».
_MAKER = re.compile(
    r"(?<!\w)(?:с?кла(?:в|ла|дав)|уклад|уклав|підготу|перевіри|викона|відповідальн|упорядни|фото|автор|джерел|контакт"
    r"|довідк|інтерв|записа|координатор|редактор|підпис|начальни|керівни|командир|опитува|исполни|состав(?:ил|ител)|подготов"
    r"|провер|ответствен|источник|интервью|опрашива|опрос|руководит|справк|compiled|prepared|checked|author|photo"
    r"|interviewer|contact|source|signed|reported by|recorded by)",
    re.IGNORECASE,
)


def names_its_maker(line: str) -> bool:
    """Whether somebody named behind a colon made or signed the list, or gave it out, and is not of it."""
    label, colon, _ = line.partition(":")
    return bool(colon) and len(label.split()) <= _LONGEST_LABEL and bool(_MAKER.search(label))


_LONGEST_LABEL = 8


def is_heading(body: str) -> bool:
    """Whether a line that could name somebody is a title, a thanks or a slogan."""
    if is_surely_person(body):
        return False
    return bool(HEADING.search(body.split(",")[0]) or HEADING.search(body[-3:]))


def is_sentence(body: str) -> bool:
    """Whether a line runs on in words that are no name: «Сьогодні з полону повернуто 12 захисників.»."""
    words = re.findall(WORD, _name_of(body))
    named = [word for word in words[:3] if word[0].isupper() or is_given_name(word) or is_patronymic(word)]
    # A word of name before small letters is no name yet: names are two words, or one with an initial.
    runs_on = len(body.split()) >= 5 and len(words) >= 2 and len(named) < 2 and words[0][0].isupper()
    return runs_on or _is_title(words, body) or _is_said(body)


def _is_title(words: list[str], body: str) -> bool:
    """Whether a capital opens words in small letters with no number beside: «Опитані родини»."""
    small = [word for word in words[1:] if word[0].islower()]
    return (
        bool(small)
        and len(small) == len(words) - 1
        and words[0][0].isupper()
        and not re.search(r"[\d,«\"]", body)
    )


def _is_said(body: str) -> bool:
    """Whether a name before a colon is that of a speaker: «Зразко Лев: додому повернулися наші»."""
    _, _, said = body.partition(":")
    small = [word for word in re.findall(WORD, said) if word[0].islower()]
    return len(small) >= 2 and not re.search(r"\d", said)


def is_surely_person(body: str) -> bool:
    """Whether a line opens with a name and has a rank before it or a birth beside it: no heading does."""
    bare = _without_opening(body)
    if body.rstrip().endswith(":") or HEADING.match(bare) or not holds_person(body):
        return False
    return rank_and_name(bare)[0] is not None or any(_is_birth(date.group()) for date in DATE.finditer(bare))


def _is_birth(text: str) -> bool:
    years = re.findall(r"(?:19|20)\d\d", text)
    return bool(years) and int(years[-1]) <= LAST_YEAR_OF_BIRTHS


LAST_YEAR_OF_BIRTHS = 2012


def seems_to_name(text: str) -> bool:
    """Whether a first name stands beside a surname or a patronymic anywhere in a text."""
    words = re.findall(rf"{WORD}|\S", text)
    return any(
        is_given_name(one) and one[0].isupper() and other[0].isupper() and _may_follow(other)
        for left, right in pairwise(words)
        for one, other in ((left, right), (right, left))
    )


def _may_follow(word: str) -> bool:
    return len(word) > 2 and (is_patronymic(word) or ends_as_surname(word)) and not HEADING.match(word)


def part_label(body: str) -> tuple[str, str]:
    """What is said before a colon of the people behind it («Повернулися: Тестенко Юхим»), and the rest."""
    label, _, rest = body.partition(":")
    if rest.strip() and not holds_person(label) and not seems_to_name(label) and holds_person(rest):
        return label.strip(), rest.strip()
    return "", body


def goes_on(line: str, above: str) -> bool:
    """Whether a line belongs to the one above, which it begins in the middle of or which breaks off."""
    broken_off = above.rstrip().endswith((",", ";", "(", "–", "—"))
    return not HEADING.search(line) and (broken_off or line[:1] in " \t,;(" or line.strip()[:1].islower())


def pieces(body: str, marked: bool = False) -> list[str]:
    """Several people of one line, parted by semicolons, or by commas where each part is a whole name.

    ``marked``: the line has a number or a bullet, which mostly stands before one person.
    """
    parts = [part.strip() for part in body.split(";") if part.strip()]
    if len(parts) > 1:
        return parts if all(map(holds_person, parts)) else [body]
    parts = [part.strip(" .") for part in _BETWEEN_PEOPLE.split(body) if part.strip(" .")]
    if len(parts) < (_LEAST_BEHIND_A_NUMBER if marked else 2) or not all(map(is_whole_name, reversed(parts))):
        return [body]
    return parts


_LEAST_BEHIND_A_NUMBER = 3
# A comma outside brackets, or an «and» before a capital.
_BETWEEN_PEOPLE = re.compile(r",(?![^()]{0,200}\))\s*|(?<!\s)\s+(?:та|і|й|и|and)\s+(?=[A-ZА-ЯЁІЇЄҐ])")
_BESIDE_NAME = re.compile(rf"\([^()]*\)|{DATE.pattern}", re.IGNORECASE)


def is_whole_name(text: str) -> bool:
    """Whether a text is a first name with a surname and no more than a rank, a year or brackets beside."""
    if sum(1 for word in text.split() if word[0].isupper()) < 2:
        return False
    bare = rank_and_name(_BESIDE_NAME.sub(" ", tidy(text)).strip(" .,-–—"))[1]
    words = bare.split()
    if not 2 <= len(words) <= 3 or not all(re.fullmatch(WORD, word) and word[0].isupper() for word in words):
        return False
    return any(map(is_given_name, words))


def holds_person(text: str, over_comma: bool = True) -> bool:
    """Whether text opens with a name, a rank before it or not; ``over_comma``: «TESTENKO, Yukhym» counts."""
    name = _name_of(text)
    words = re.findall(rf"{WORD}\.?", name)[:4]
    if not 2 <= len(words) <= 4:
        if over_comma and len(words) == 1 and surname_and_given(_without_opening(text)):
            return True
        return len(words) == 1 and bool(CALL_SIGN.search(text)) and not _NO_PERSON.search(name)
    initials = sum(1 for word in words if len(word.rstrip(".")) == 1)
    told = any(is_given_name(word) or is_patronymic(word) for word in words)
    return told or (all(word[0].isupper() for word in words) and (initials > 0 or _beside_name(text, name)))


def _beside_name(text: str, name: str) -> bool:
    """Whether a rank before words or a birth right behind them says that they name somebody."""
    bare = _without_opening(text)
    if HEADING.search(name) or REGION.search(name) or _NO_PERSON.search(name) or bare.rstrip().endswith(":"):
        return False
    if rank_and_name(bare)[0] is not None:
        return True
    behind = bare[bare.find(name) + len(name) :]
    date = DATE.match(behind.lstrip(" ,(–—-"))
    return date is not None and _is_birth(date.group())


def surname_and_given(text: str, as_others_do: bool = False) -> bool:
    """Whether a text opens with one word, a comma and a first name, as lists of the Red Cross do.

    ``as_others_do``: the other lines do, so that a first name may be one of no lexicon.
    """
    bare = find_rank(text)[1]
    found = _OVER_COMMA.match(bare)
    if found is None or not (as_others_do or is_given_name(found["given"])):
        return False
    more = found["more"] is None or is_patronymic(found["more"]) or is_given_name(found["more"])
    # «Роман, Іван, Петро» are three people.
    third = re.match(rf"\s*({WORD})\s*(?:,|$)", bare[found.end() :])
    return more and not (is_given_name(found["surname"]) and third and is_given_name(third[1]))


_OVER_COMMA = re.compile(
    rf"(?P<surname>(?=[A-ZА-ЯЁІЇЄҐ]){WORD}),\s+(?P<given>(?=[A-ZА-ЯЁІЇЄҐ]){WORD})(?:\s+(?P<more>(?=[A-ZА-ЯЁІЇЄҐ]){WORD}))?"
    r"\s*(?:[,;(«\"–—-]|(?=\d)|$|(?=[a-zа-яіїє]))"
)


def rank_and_name(text: str) -> tuple[Rank | None, str]:
    """``find_rank``, but «Майоров Олег» has a surname and no rank."""
    rank, rest = find_rank(text)
    taken = text[: len(text) - len(rest)].split()
    others = re.findall(WORD, rest)
    if (
        rank is not None
        and len(taken) == 1
        and taken[0][0].isupper()
        and ends_as_surname(taken[0])
        and taken[0].casefold() != rank.text
        and others
        and all(is_given_name(word) or is_patronymic(word) or len(word) == 1 for word in others[:2])
    ):
        return None, text
    return rank, rest


def _without_opening(text: str) -> str:
    """A line without the verb or the category before its person."""
    return CATEGORY_BEFORE.sub("", VERB.sub("", tidy(text)))


_END_OF_NAME = re.compile(rf"[,;(«\"“„]|\s[-–—]\s|\d|{INTRODUCED}", re.IGNORECASE)


def _name_of(text: str) -> str:
    """What stands behind a rank and before the first comma, bracket, quote, dash or date."""
    # «Капітан 3 рангу» has a number of its own, so the rank goes first.
    _, rest = rank_and_name(_without_opening(text))
    found = next(iter(dates_in(rest)), None)
    end = _END_OF_NAME.search(rest)
    ends = [start for start in (found and found[0], end and end.start()) if start]
    return rest[: min(ends)] if ends else rest


def dates_in(text: str) -> list[tuple[int, int]]:
    """Where the dates of a line stand. In «Іван Травень 1990» the month is a surname, the year a date."""
    found = []
    for date in DATE.finditer(text):
        start = date.start()
        names = re.findall(WORD, find_rank(re.split(r"[,;]", text[:start])[-1])[1])
        if date.group()[0].isupper() and len(names) == 1 and names[0][0].isupper():
            year = re.search(r"\d", date.group())
            start += year.start() if year else 0
        found.append((start, date.end()))
    return found
