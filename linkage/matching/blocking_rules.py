"""The rules of blocking: what two records must share to be worth comparing."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One way for two records to become a candidate pair.

    Attributes:
        name: what the rule says, for reports and explanations.
        keys: key spaces in which both records must share a key.
        also: SQL expressions over the features that must be equal as well.
        near_year: whether the years of birth must lie within one year of each other.
        only: SQL condition on the right record (the mention), to spare the others a wide rule.
        refine: SQL expression that must agree as well inside an oversized block.
    """

    name: str
    keys: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    near_year: bool = False
    only: str = "true"
    refine: str = "nullif(f.birth_year, 0)"


#: A whole date of birth as one number.
DATE = "nullif(f.birth_day, 0) + 100 * f.birth_month + 10000 * f.birth_year"
_YEAR = "nullif(f.birth_year, 0)"
_NEITHER_YEAR_NOR_FATHER = "f.birth_year = 0 AND (f.patronymic < 0 OR f.patronymic_is_initial)"
_LISTED_OR_YEAR_UNKNOWN = "f.is_listed OR (f.birth_year = 0 AND NOT f.is_mention)"
_GIVEN_UNKNOWN = "(f.given < 0 OR f.given_is_initial)"

#: The rules, each the bit of its position; what each brings is measured in docs/method-linkage.md.
RULES: tuple[Rule, ...] = (
    Rule("surname and given name", ("surname_skeleton", "given_class")),
    Rule("surname and year of birth", ("surname_skeleton",), near_year=True, refine="f.given"),
    Rule(
        "given name, father and year of birth",
        ("given_class", "father"),
        also=(_YEAR,),
        refine="f.birth_month",
    ),
    Rule("given name and date of birth", ("given_class",), also=(DATE,), refine="f.home"),
    Rule(
        "surname nearly, given name and year",
        ("surname_neighbours", "given_class"),
        near_year=True,
        refine="f.home",
    ),
    Rule("surname nearly, given name and father", ("surname_neighbours", "given_class", "father")),
    Rule(
        "surname nearly and given name",
        ("surname_neighbours", "given_class"),
        only=_NEITHER_YEAR_NOR_FATHER,
        refine="f.home",
    ),
    Rule("surname nearly and date of birth", ("surname_neighbours",), also=(DATE,), refine="f.given"),
    Rule(
        "surname and initial",
        ("surname_skeleton", "given_initial"),
        only="f.given_is_initial",
        refine="f.home",
    ),
    Rule("surname, given name unknown", ("surname_skeleton",), only="f.given < 0", refine="f.home"),
    Rule("surname of a mention", ("surname_skeleton",), only="f.is_mention", refine="f.home"),
    Rule(
        "surname nearly and unit",
        ("surname_neighbours", "unit_number"),
        only="f.is_mention",
        refine="f.given",
    ),
    Rule(
        "surname nearly and home town",
        ("surname_neighbours", "home_town"),
        only="f.is_mention",
        refine="f.given",
    ),
    Rule("call sign and unit", ("call_sign", "unit_number"), refine="f.given"),
    Rule("call sign and home region", ("call_sign", "home_region"), only="f.is_mention", refine="f.given"),
    Rule("call sign and given name", ("call_sign", "given_class"), refine="f.home"),
    Rule("call sign and surname nearly", ("call_sign", "surname_neighbours"), refine="f.given"),
    Rule(
        "call sign, name unknown", ("call_sign",), only=f"f.surname < 0 AND {_GIVEN_UNKNOWN}", refine="f.home"
    ),
    Rule("unit and given name", ("unit_number", "given_class"), only="f.is_mention", refine="f.home"),
    Rule("home town and given name", ("home_town", "given_class"), only="f.is_mention", refine="f.unit"),
    Rule("document number", ("document",)),
    Rule("tax number", ("tax_number",)),
    # a first name in which one letter slipped is in no class, and the year of birth may be another or unknown
    Rule("surname and father", ("surname_skeleton", "father"), only=_LISTED_OR_YEAR_UNKNOWN, refine="f.home"),
    Rule(
        "surname and home town",
        ("surname_skeleton", "home_town"),
        only=_LISTED_OR_YEAR_UNKNOWN,
        refine="f.unit",
    ),
    Rule("father and date of birth", ("father",), also=(DATE,), refine="f.home"),
    Rule("surname and unit", ("surname_skeleton", "unit_number"), only="f.is_listed", refine="f.home"),
)


def rule_names(rules: int) -> list[str]:
    """The names of the rules in a bitmask."""
    return [rule.name for bit, rule in enumerate(RULES) if rules >> bit & 1]


def rules_report(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    """One line for each rule that had to refine a block."""
    return [
        f"{name}: {found['refined_blocks']} oversized block(s) refined by a second key"
        for name, found in counts.items()
        if found["refined_blocks"]
    ]
