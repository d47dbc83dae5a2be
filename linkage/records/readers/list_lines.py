"""How the lines of a published list are shaped: number or bullet, heading, name, several people."""

import re

from linkage.records.name_shapes import is_given_name, is_patronymic
from linkage.records.ranks import find_rank
from linkage.records.spelling import tidy
from linkage.records.split_cells import DATE, MONTH

NUMBER = re.compile(
    r"^\s*(?:№\s*)?(\d{1,5})\s*(?:[.)\]:]|[-–—]\s)\s*(?=\D)|^\s*№\s*(\d{1,5})\s+|^\s*[•●▪◦·*–—-]\s+()"
    # A bare number before a capital; an emoji or another sign for a bullet.
    r"|^ *(\d{1,3})[ \u00a0]+(?=[A-ZА-ЯЁІЇЄҐ][\w'’ʼ-]+[ \u00a0])"
    r"|^\s*(\d\ufe0f?\u20e3)\s*|^\s*(?:[^\w\s«\"“„'’(\[#@;,|^]\ufe0f?){1,3}\s*(?=[^\W\d])()"
)
CALL_SIGN = re.compile(
    r"[,(]?\s*(?:позивний|позывной|псевдо|call\s*sign|callsign)\s*[:\-–]?\s*[«\"“„]?([^»\"”“,;)]+)[»\"”“]?\)?"
    r"|[«\"“„]([^»\"”“]{2,25})[»\"”“]",
    re.IGNORECASE,
)
VERB = re.compile(
    r"^(?:повернул\w+|повернув\w*|звільн\w+|обмін\w+|освобожд\w+|вернул\w+|обменя\w+|released|returned):?\s+(?=\w)",
    re.IGNORECASE,
)
WORD = r"[A-Za-zА-Яа-яЁёІіЇїЄєҐґ'’ʼ`-]+"
HEADING = re.compile(
    r":\s*$|!\W*$|слава\s+україні|героям\s+слава|\b(?:список|перелік|перечень|обмін|обмен|всього|усього|загалом|разом|итого|всего|total|list|звільнен\w*"
    r"|освобожд\w*|станом|сили|війська|войска|служба|військовослужбовц\w*|цивільн\w*|гражданск\w*)\b",
    re.IGNORECASE,
)


def is_heading(body: str) -> bool:
    """Whether a line that could name somebody is a title, a thanks or a slogan."""
    return bool(HEADING.search(body.split(",")[0]) or HEADING.search(body[-3:]))


def is_sentence(body: str) -> bool:
    """Whether a line runs on in words that are no name: «Сьогодні з полону повернуто 12 захисників.»."""
    _, rest = find_rank(name_part(VERB.sub("", tidy(body))))
    words = re.findall(WORD, rest)
    named = [word for word in words[:3] if word[0].isupper() or is_given_name(word) or is_patronymic(word)]
    # A word of name before small letters is no name yet: names are two words, or one with an initial.
    return len(body.split()) >= 5 and len(words) >= 2 and len(named) < 2 and words[0][0].isupper()


def goes_on(line: str, above: str) -> bool:
    """Whether a line belongs to the one above, which it begins in the middle of or which breaks off."""
    broken_off = above.rstrip().endswith((",", ";", "(", "–", "—"))
    return not HEADING.search(line) and (broken_off or line[:1] in " \t,;(" or line.strip()[:1].islower())


def pieces(body: str) -> list[str]:
    """Several people of one line, where every piece between semicolons holds a name; else the whole line."""
    pieces = [piece.strip() for piece in body.split(";") if piece.strip()]
    return pieces if len(pieces) > 1 and all(map(holds_person, pieces)) else [body]


def holds_person(text: str) -> bool:
    """Whether text opens with a name, a rank before it or not."""
    _, rest = find_rank(name_part(VERB.sub("", tidy(text))))
    words = re.findall(rf"{WORD}\.?", rest)[:4]
    if not 2 <= len(words) <= 4:
        return bool(words) and len(words) == 1 and bool(CALL_SIGN.search(text))
    initials = sum(1 for word in words if len(word.rstrip(".")) == 1)
    told = any(is_given_name(word) or is_patronymic(word) for word in words)
    return told or (initials > 0 and all(word[0].isupper() for word in words))


def name_part(text: str) -> str:
    """What stands before the first comma, bracket, quote, dash or date."""
    found = DATE.search(text)
    end = re.search(rf"[,;(«\"“„]|\s[-–—]\s|\d|\b(?:позивний|позывной|{MONTH})\b", text, re.IGNORECASE)
    ends = [match.start() for match in (found, end) if match and match.start() > 0]
    return text[: min(ends)] if ends else text
