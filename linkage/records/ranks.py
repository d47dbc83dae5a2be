"""Military ranks in any of three languages, shortened or inflected, on one comparable scale."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from linkage.records.missing_values import is_missing
from linkage.records.reference_tables import several, table
from linkage.records.spelling import fold, strip_case_ending, tidy

_LONGEST = 6  # words in the longest rank, with what follows it
_TOKEN = re.compile(r"[\w/’'-]+\.?")
# Signs that part or join words in ways that a look at single words does not see.
_JOINING = re.compile(r"[(‘′\"*”]")


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank. ``step`` orders all services and the old and new systems on one scale, 1 recruit to 23 general.

    ``group`` is enlisted, sergeant, officer or general; ``service`` land or navy. All are None where the text
    is not recognised; then ``text`` is the delivered text, cleaned.
    """

    text: str
    group: str | None = None
    step: int | None = None
    service: str | None = None
    recognised: bool = False


_ADJECTIVES = {
    "старший": ("старший", "ст", "стар", "старш", "senior", "sr"),
    "молодший": ("молодший", "мол", "мл", "молодш", "младший", "млад", "junior", "jr"),
    "головний": ("головний", "гол", "главный", "глав", "гл", "chief"),
    "штаб": ("штаб", "шт", "staff"),
    "майстер": ("майстер", "майст", "майстр", "мастер", "master"),
}
_SERVICE_WORDS = re.compile(
    r"\b(?:м/?с|м/?сл|мед\w*\.?(?:\s+сл\w*\.?)?|юстиції|юст\w*\.?|юстиции|поліції|полиции|міліції|милиции"
    r"|служби"
    r"|службы|сл|внутрішньої|внутренней|цивільного|гражданской|захисту|защиты|цз|запасу|запаса|резерву"
    r"|резерва|у"
    r"|в|відставці|отставке|гвардії|гвардии|гв|сбу|зсу|нгу|дпсу|all-service|ret|retired|of|police|medical"
    r"|justice"
    r"|у складі|ранга служби|державної|прикордонної|варти|збройних|сил|україни)(?=[\s.,)]|$)\.?"
)


# What a single word of «медична служба», «у складі», «ранга служби» opens with.
_IN_SERVICE_PHRASES = re.compile(r"\b(?:сл|склад|ранг)")


def _key(text: str) -> str:
    """What two ways of writing one rank share: folded words without endings, joined."""
    words = re.sub(r"(?<=[^\W\d])-(?=[^\W\d]{3})|/", " ", fold(text.replace("/", "-"))).split()
    return " ".join(strip_case_ending(word) for word in words)


@cache
def _by_key() -> dict[str, Rank]:
    ranks: dict[str, Rank] = {}
    bases: dict[str, list[str]] = {}
    for row in table("ranks"):
        rank = Rank(row["rank"], row["group"], int(row["step"]), row["service"], recognised=True)
        bases[rank.text] = [rank.text, *several(row["also_written"])]
        for name in bases[rank.text]:
            ranks.setdefault(_key(name), rank)
    for text, rank in [(rank.text, rank) for rank in ranks.values()]:
        adjective, _, base = text.replace("-", " ").partition(" ")
        for word in _ADJECTIVES.get(adjective, ()):
            for name in bases.get(base, bases.get(base.replace(" ", "-"), [])):
                ranks.setdefault(_key(f"{word} {name}"), rank)
    return ranks


@lru_cache(maxsize=50_000)
def parse_rank(text: str) -> Rank:
    """The rank a cell names; never raises. «ст. с-т», «Старшего сержанта» and «senior sergeant» are one."""
    cleaned = tidy(text)
    if is_missing(cleaned):
        return Rank("")
    # «старший солдат, стрілець»: a post after the rank says nothing of it.
    found = _look_up(cleaned) or _look_up(re.split(r"[,;/(]", cleaned, maxsplit=1)[0])
    return found or Rank(cleaned)


@lru_cache(maxsize=50_000)
def _look_up(text: str) -> Rank | None:
    ranks = _by_key()
    plain = re.sub(r"\([^)]*\)", " ", text.casefold())
    return ranks.get(_key(plain)) or ranks.get(_key(_SERVICE_WORDS.sub(" ", plain)))


@lru_cache(maxsize=100_000)
def find_rank(text: str) -> tuple[Rank | None, str]:
    """Take a rank off the front of a line of a list; returns it (or None) and the rest of the line."""
    cleaned = tidy(text)
    for end in reversed(_ends(cleaned)):
        if "," in cleaned[:end].rstrip(" ,"):
            continue
        rank = _look_up(cleaned[:end])
        if rank and not _is_regiment(cleaned[:end], cleaned[end:]):
            return rank, cleaned[end:].lstrip(" .,;:-").rstrip(" ,;")
    return None, cleaned


def _is_regiment(found: str, rest: str) -> bool:
    """Whether «полк», short for a colonel, is a regiment here: «полк «Азов»», «полк НГУ»."""
    if found.split()[-1].casefold() != "полк":
        return False
    return _NAME_OF_REGIMENT.match(rest) is not None


_NAME_OF_REGIMENT = re.compile(
    r"\s*(?:[«\"“„]|імені\b|им(?:ени|\.)|нгу\b|тро\b|спец|азов\w*|оперативн|морськ|мп\b|окрем)", re.IGNORECASE
)


def _ends(cleaned: str) -> list[int]:
    """Where a rank at the front of a tidy text can end: after each word, up to one that is in no rank."""
    joining = _JOINING.search(cleaned)
    plain_until = joining.start() if joining else len(cleaned) + 1
    ends: list[int] = []
    for match in _TOKEN.finditer(cleaned):
        alone = match.end() < plain_until
        if len(ends) == _LONGEST or (alone and not _may_be_of_rank(match[0])):
            break
        ends.append(match.end())
    return ends


@cache
def _rank_words() -> frozenset[str]:
    return frozenset(word for key in _by_key() for word in key.split())


@lru_cache(maxsize=100_000)
def _may_be_of_rank(word: str) -> bool:
    """Whether a word of a line can be part of a rank, or of what ``_look_up`` passes over beside one."""
    plain = word.casefold()
    if _SERVICE_WORDS.search(plain) or _IN_SERVICE_PHRASES.search(plain):
        return True
    return _rank_words().issuperset(_key(plain).split())


def rank_distance(a: Rank, b: Rank) -> int | None:
    """Steps between two ranks on the one scale; None where either is not recognised.

    Up to two steps are ordinary: ranks rise in captivity and after death, and witnesses guess.
    """
    if a.step is None or b.step is None:
        return None
    return abs(a.step - b.step)
