"""Whether words look like those of a person's name: first names by lexicon, the others by their endings."""

import re

from linkage import names
from linkage.records.ranks import find_rank
from linkage.records.spelling import tidy

_WORD = r"[A-Za-zА-Яа-яЁёІіЇїЄєҐґ'’ʼ`´-]"


# A dot or a space must part words: a long word that could be parted anywhere would be tried in all ways.
_NAME_LIKE = re.compile(rf"{_WORD}+(?:(?:\.\s*|\s+){_WORD}+){{0,4}}\.?\s*")


_PATRONYMIC = re.compile(
    r"(?:ович|евич|йович|ївна|івна|овна|евна|ична|інічна|ьич|їч|ич|овича|евича|ovych|evych|yovych|iovych|ovich|evich"
    r"|ivna|yivna|ovna|evna|ichna|ych|ich|огли|оглы|кизи|кызы|ohly|kyzy)(?:у|а|ем|ом|ою|ой|и|і|ы)?$"
)


_SURNAME = re.compile(
    r"(?:енко|ук|юк|чук|як|ський|цький|зький|ська|цька|ий|ко|ак|ик|ець|ов|ев|єв|ова|ева|єва|ін|ин|іна|ина|ло|ба|ка|ун|ар|ір"
    r"|ский|цкий|ская|enko|uk|iuk|yuk|chuk|skyi|skyy|skiy|sky|skii|ska|ov|ova|ev|eva|in|yn|ina|ko|ak|yk|ik)$"
)


def name_words(value: str) -> list[str]:
    """The words of a text that are letters only."""
    return [word for word in re.split(r"[\s,]+", tidy(value)) if re.fullmatch(rf"{_WORD}+\.?", word)]


def named(value: str) -> bool:
    """Whether a text is one to five words of letters, and nothing else."""
    return _NAME_LIKE.fullmatch(tidy(value)) is not None


def is_given_name(word: str) -> bool:
    """Whether a word is a known first name, in any language or short form."""
    return len(word) > 2 and bool(names.given_classes(word))


def is_patronymic(word: str) -> bool:
    """Whether a word ends as patronymics do."""
    return len(word) > 5 and _PATRONYMIC.search(word.casefold()) is not None


def ends_as_surname(word: str) -> bool:
    """Whether a word ends as surnames often do, and not as patronymics."""
    return _SURNAME.search(word.casefold()) is not None and not is_patronymic(word)


def whole_name(value: str) -> bool:
    """Two to six words, one of them a first name, a patronymic or an initial beside another word."""
    # «солдат Шевченко І.П.»: the rank is taken off, the initials are parted.
    bare = re.sub(r"(?<=\.)(?=\w)", " ", find_rank(value)[1] or value)
    words = name_words(re.split(r"[,;(«\"]", bare)[0])
    if len(words) < 2:  # «Surname, Given name»
        words = name_words(re.split(r"[;(«\"]", bare)[0])
    if not 2 <= len(words) <= 6:
        return False
    return any(is_given_name(word) or is_patronymic(word) for word in words) or (
        any(len(word.rstrip(".")) <= 1 for word in words) and any(ends_as_surname(word) for word in words)
    )


_INITIALS = re.compile(r"[^\W\d_]\.?(?:\s?[^\W\d_]\.?)?")


def given_and_more(value: str) -> bool:
    """Whether a text is a first name, with a patronymic or not, or initials."""
    words = name_words(value)
    return _INITIALS.fullmatch(tidy(value)) is not None or (1 <= len(words) <= 2 and is_given_name(words[0]))
