"""One spelling under which words of a table are compared, and how place names sound."""

import re
import unicodedata
from functools import lru_cache
from operator import itemgetter

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_NUMERO = "\ue000"
_KEPT = {ord("№"): _NUMERO, ord("´"): "'", ord("`"): "'"}
# A quotation mark, an asterisk or the Russian hard sign inside a word also stands for an apostrophe.
_APOSTROPHES = re.compile(r"['’ʼ‘ʹ′]|(?<=\w)[\"*ъ”](?=[яюєїе])")
_DASHES = re.compile("[‐‑‒–—−]")
_UNUSUAL = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff№´`‐‑‒–—−]")
_LOOK_ALIKES = str.maketrans("abceghikmnoptxyABCEHIKMOPTXY", "авседнікмпортхуАВСЕНІКМОРТХУ")
_WORD = re.compile(r"[\w-]+")
_CYRILLIC = re.compile(r"[а-яёіїєґА-ЯЁІЇЄҐ]")
_LATIN = re.compile(r"[a-zA-Z]")
_NOT_WORD = re.compile(r"[^\w\s-]|_")
_LOOSE_HYPHEN = re.compile(r"(?<!\w)-+|-+(?!\w)")
# What is folded already but for its capitals: words of one script, parted by one space or hyphen.
_PLAIN = re.compile(r"[а-щыьэюяєіїґ0-9]+(?:[ -][а-щыьэюяєіїґ0-9]+)*|[a-z0-9]+(?:[ -][a-z0-9]+)*")

CASE_ENDINGS = re.compile(
    r"(?:ього|ьому|ого|ому|его|ему|ими|ыми|ами|ями|ові|еві"
    r"|ий|ый|ой|ої|ій|ая|яя|ое|ее|ою|ею|єю|ую|им|ым|ом|ем|єм|их|ых|ах|ях|а|я|у|ю|і|ї|и|ы|е|є|о|ь|й)$"
)


def tidy(text: str) -> str:
    """The text as delivered, without invisible signs and doubled spaces; dashes become hyphens."""
    if _UNUSUAL.search(text) or not unicodedata.is_normalized("NFKC", text):
        text = text.translate(_INVISIBLE).translate(_KEPT)  # NFKC would take these signs apart
        text = unicodedata.normalize("NFKC", text).replace(_NUMERO, "№").translate(_INVISIBLE)
        text = _DASHES.sub("-", text)
    return " ".join(text.split())


def mend_look_alikes(text: str) -> str:
    """Latin letters inside a Cyrillic word are typing slips: each becomes its Cyrillic look-alike."""

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        if _CYRILLIC.search(word) and _LATIN.search(word):
            return word.translate(_LOOK_ALIKES)
        return word

    if not (_CYRILLIC.search(text) and _LATIN.search(text)):
        return text
    return _WORD.sub(mend, text)


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """The spelling under which tables are looked up: small letters, no apostrophes or punctuation, ё as е."""
    lowered = text.lower()
    if _PLAIN.fullmatch(lowered):
        return lowered
    text = mend_look_alikes(tidy(text)).casefold().replace("ё", "е")
    text = unicodedata.normalize("NFC", _APOSTROPHES.sub("", text))
    return " ".join(_LOOSE_HYPHEN.sub(" ", _NOT_WORD.sub(" ", text)).split())


def strip_case_ending(word: str) -> str:
    """A folded word without its grammatical ending, so that «сержантом» meets «сержант»; short words stay."""
    return CASE_ENDINGS.sub("", word) if len(word) >= 5 else word


_LATIN_SOUNDS = [
    ("shch", "шч"), ("sch", "шч"), ("zgh", "зг"), ("zh", "ж"), ("kh", "г"), ("ts", "ц"), ("tz", "ц"),
    ("ch", "ч"), ("sh", "ш"), ("ck", "к"), ("ph", "ф"), ("ya", "а"), ("ia", "а"), ("ja", "а"),
    ("yu", "у"), ("iu", "у"), ("ju", "у"), ("yo", "о"), ("jo", "о"), ("x", "кс"), ("w", "в"), ("q", "к"),
]  # fmt: skip
_LATIN_LETTERS = str.maketrans("abcdefghijklmnoprstuvyz", "абкдифггииклмнопрстувиз")
_SOUNDS = str.maketrans(
    {"щ": "шч", "я": "а", "ю": "у", "ь": "", "ъ": "", "ґ": "г", "х": "г", " ": "", "-": ""}
    | dict.fromkeys("еєэиіїый", "и")
)
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=200_000)
def sound(text: str) -> str:
    """How a place name sounds, roughly, in any of the three spellings: Чортків, Чортков-by-ear, Chortkiv.

    Front vowels are one, softness and doubling are dropped. Coarse on purpose: use it only where the exact
    spelling is in no table, and only when it points to one entry.
    """
    word = fold(text)
    if _LATIN.search(word):
        for latin, letters in _LATIN_SOUNDS:
            word = word.replace(latin, letters)
        word = word.translate(_LATIN_LETTERS)
    # a function: a template would be read anew for every word
    return _DOUBLED.sub(itemgetter(1), word.translate(_SOUNDS))
