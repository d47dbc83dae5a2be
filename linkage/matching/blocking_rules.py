"""The rules of blocking: what two records must share to be worth comparing."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One way for two records to become a candidate pair.

    Attributes:
        name: what the rule says, for reports and explanations.
        keys: key spaces in which both records must share a key.
        also: what records tell (see keyed_records.told_by_records) that must be equal as well.
        near_year: whether the years of birth must lie within one year of each other.
        only: what must hold of the right record (the mention), to spare the others a wide rule.
        only_left: what must hold of the left record, as well.
        refine: what must agree as well inside an oversized block: the second key. Like all further keys it is
            the same each night and in every language, and negative where a record lacks it.
    """

    name: str
    keys: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    near_year: bool = False
    only: str = "anyone"
    only_left: str = "anyone"
    refine: str = "birth_year"

    @property
    def further_keys(self) -> tuple[str, ...]:
        """What divides an oversized block, and in this order its parts that are oversized still.

        What all records of a block share divides nothing: it would only part a name of two readings from the
        names of each.
        """
        tried = {self.refine, *self.also, *(smallest_key(space) for space in self.keys)}
        return (self.refine, *(one for one in _FURTHER_KEYS if one not in tried))


def smallest_key(space: str) -> str:
    """What tells of a record's keys in a space the smallest; only of DIVIDING_SPACES."""
    return f"{space}_key"


#: The key spaces by which oversized blocks are divided: those of the features that most records tell, first.
DIVIDING_SPACES = ("given_class", "home_town", "unit_number")
_GIVEN, _HOME, _UNIT = (smallest_key(space) for space in DIVIDING_SPACES)
#: Keys of the parts of oversized blocks, for every rule.
_FURTHER_KEYS = ("birth_year", _GIVEN, _HOME, _UNIT)

#: The rules, each the bit of its position; what each brings is measured in docs/method-linkage.md.
RULES: tuple[Rule, ...] = (
    Rule("surname and given name", ("surname_skeleton", "given_class")),
    Rule("surname and year of birth", ("surname_skeleton",), near_year=True, refine=_GIVEN),
    Rule(
        "given name, father and year of birth",
        ("given_class", "father"),
        also=("birth_year",),
        refine="birth_month",
    ),
    Rule("given name and date of birth", ("given_class",), also=("birth_date",), refine=_HOME),
    Rule(
        "surname nearly, given name and year",
        ("surname_neighbours", "given_class"),
        near_year=True,
        refine=_HOME,
    ),
    Rule("surname nearly, given name and father", ("surname_neighbours", "given_class", "father")),
    Rule(
        "surname nearly and given name",
        ("surname_neighbours", "given_class"),
        only="neither_year_nor_father",
        refine=_HOME,
    ),
    Rule("surname nearly and date of birth", ("surname_neighbours",), also=("birth_date",), refine=_GIVEN),
    Rule(
        "surname and initial",
        ("surname_skeleton", "given_initial"),
        only="given_is_initial",
        refine=_HOME,
    ),
    Rule("surname, given name unknown", ("surname_skeleton",), only="given_unknown", refine=_HOME),
    Rule("surname of a mention", ("surname_skeleton",), only="is_mention", refine=_HOME),
    Rule(
        "surname nearly and unit",
        ("surname_neighbours", "unit_number"),
        only="is_mention",
        refine=_GIVEN,
    ),
    Rule(
        "surname nearly and home town",
        ("surname_neighbours", "home_town"),
        only="is_mention",
        refine=_GIVEN,
    ),
    Rule("call sign and unit", ("call_sign", "unit_number"), refine=_GIVEN),
    Rule("call sign and home region", ("call_sign", "home_region"), only="is_mention", refine=_GIVEN),
    Rule("call sign and given name", ("call_sign", "given_class"), refine=_HOME),
    Rule("call sign and surname nearly", ("call_sign", "surname_neighbours"), refine=_GIVEN),
    Rule(
        "call sign, name unknown",
        ("call_sign",),
        only="name_unknown",
        refine=_HOME,
    ),
    Rule("unit and given name", ("unit_number", "given_class"), only="is_mention", refine=_HOME),
    Rule("home town and given name", ("home_town", "given_class"), only="is_mention", refine=_UNIT),
    Rule("document number", ("document",)),
    Rule("tax number", ("tax_number",)),
    # a first name in which one letter slipped is in no class, and the year of birth may be another or unknown
    Rule(
        "surname and father",
        ("surname_skeleton", "father"),
        only="listed_or_year_unknown",
        refine=_HOME,
    ),
    Rule(
        "surname and home town",
        ("surname_skeleton", "home_town"),
        only="listed_or_year_unknown",
        refine=_UNIT,
    ),
    Rule("father and date of birth", ("father",), also=("birth_date",), refine=_HOME),
    Rule("surname and unit", ("surname_skeleton", "unit_number"), only="is_listed", refine=_HOME),
    Rule(
        "surname and initial of the earlier record",
        ("surname_skeleton", "given_initial"),
        only_left="given_is_initial",
        refine=_HOME,
    ),
)


def rule_names(rules: int) -> list[str]:
    """The names of the rules in a bitmask."""
    return [rule.name for bit, rule in enumerate(RULES) if rules >> bit & 1]


@dataclass(frozen=True)
class RuleCounts:
    """What one rule found, and what became of its oversized blocks.

    Attributes:
        pairs: pairs found.
        refined_blocks: blocks that were oversized and so divided by the second key.
        refined_again: parts of them that were oversized still and so divided by a further key.
        left_out: pairs in those blocks whose records do not agree in the key; once for each block they share.
        lacking: of these the pairs in which a record lacks the key.
        kept_whole: pairs in parts that no further key could divide; they were compared all the same.
    """

    pairs: int = 0
    refined_blocks: int = 0
    refined_again: int = 0
    left_out: int = 0
    lacking: int = 0
    kept_whole: int = 0


def rules_report(counts: Mapping[str, Mapping[str, int]], largest_block: int) -> list[str]:
    """One line for each rule that had to refine a block, for whoever delivers the records.

    Args:
        counts: by rule, a RuleCounts as a mapping.
        largest_block: pairs in one block beyond which it is refined.
    """
    return [
        _refinement(name, RuleCounts(**found), largest_block)
        for name, found in counts.items()
        if found["refined_blocks"]
    ]


def _refinement(name: str, found: RuleCounts, largest_block: int) -> str:
    again = f", and {found.refined_again:,} part(s) of them once more" if found.refined_again else ""
    whole = f"; {found.kept_whole:,} pairs that no key divides were compared" if found.kept_whole else ""
    return (
        f"{name}: {found.refined_blocks:,} oversized block(s) of more than {largest_block:,} pairs refined "
        f"by a second key{again}; {found.left_out:,} pairs in them were not compared by this rule, "
        f"{found.lacking:,} of these because a record lacks the key{whole}"
    )
