"""The verb explain: why two records are linked, or not."""

import json
from enum import StrEnum
from math import log2
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated

import typer

from linkage.cli_options import RECORD_HELP, AsOfOption, JsonOption, WorkspaceOption, busy, workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkage.matching.explanation import Competition, Explanation, Other, Step


class Language(StrEnum):
    """The language of the explanation."""

    uk = "uk"
    en = "en"


_HEADS = {
    "uk": ("крок", "лівий запис", "правий запис", "порівняння", "m", "u", "біти", "імовірність"),
    "en": ("step", "left record", "right record", "comparison", "m", "u", "bits", "probability"),
}
#: Who may be meant where none of those compared is (see Competition); what would read 0.000 is not told.
_PARTS_OF_NOBODY = ("look_alikes", "spoken_of", "not_compared", "listed")
_LEAST_SHOWN = 0.0005
#: Below, a pair is exported with its probability, but is no part of who a person is: not called linked.
_MORE_LIKELY_THAN_NOT = 0.5
_MISSED_HEADS = {"uk": ("правило", "чого бракує"), "en": ("rule", "what it misses")}
_TEXTS: dict[str, dict[str, str]] = {
    "uk": {
        "link": "Пов'язані",
        "candidates": "Кандидати, не пов'язані: імовірніше, що це не одна людина",
        "unlikely": "Були кандидатами, але для зв'язку замало ймовірно",
        "never_a_candidate": "Не були парою-кандидатом; самі лише їхні поля дали б",
        "through_others": (
            "Не зважені як пара, але обидва про {} ({:.3f}), через інші записи; самі лише їхні поля дали б"
        ),
        "sums": "{}: імовірність {:.4f}; проти самого лише «ніхто» {:.4f}, вага всіх полів {:.2f} біта",
        "alone": "{} імовірність {:.4f} проти самого лише «ніхто», вага всіх полів {:.2f} біта",
        "prior": "c / N проти 1 - c",
        "prior_told": (
            "До порівняння: c = {c:.2f} — частка таких записів, що про когось із N = {n:,.0f} {whom}; "
            "отже, на кожного припадає c / N = {each:.2g}, а на «ніхто» 1 - c = {none:.2f}."
        ),
        "persons": "людей",
        "entries_met": "записів реєстру, половина всіх, бо кожну пару розглядають раз",
        "against_nobody": "разом, проти самого лише «ніхто»",
        "against_all": "разом, проти всіх",
        "own": "* частота самого значення",
        "missing": "Не порівнювалися (0 бітів): ",
        "untrained": "Модель не навчена: ваги задокументовані.",
        "competition": "Кандидатів: {}. Ця людина {:.3f}, інші {:.3f}, ніхто з них {:.3f}{}.",
        "both": (
            "Людей, про яких може бути правий запис, у реєстрі й поза ним: {}. Обидва про одну людину "
            "{:.3f}, лише правий про когось із них {:.3f}, правий ні про кого з них {:.3f}{}."
        ),
        "look_alikes": "схожі {:.3f}",
        "spoken_of": "схожі, про яких інші свідчення {:.3f}",
        "not_compared": "з реєстру, не порівняні {:.3f}",
        "listed": "поза реєстром, про яких інші записи {:.3f}",
        "clearness": (
            "Відрив від найімовірнішої іншої людини {:+.3f}. Неясно так, як між {:.2f} рівноймовірними "
            "відповідями (дієве число відповідей; 1 — ясно)."
        ),
        "question": "Найкраще розрізнила б їх відповідь на «{}» ({:.2f} із {:.2f} біта невизначеності).",
        "others": "Інші: ",
        "more": " і ще {:,}",
        "entries": "Інші записи цієї людини: ",
        "through": "Обидва можуть бути про: ",
        "compared_as": "Лівий запис не порівнювався; зв'язок через запис тієї ж людини: ",
        "rules": "Знайдено правилами: ",
    },
    "en": {
        "link": "Linked",
        "candidates": "Candidates, not linked: more likely not of one person",
        "unlikely": "Candidates, but too unlikely for a link",
        "never_a_candidate": "Never a candidate pair; their fields alone would give",
        "through_others": (
            "Never weighed as a pair, but both are of {} ({:.3f}), through other records; their fields alone "
            "would give"
        ),
        "sums": "{}: probability {:.4f}; against nobody alone {:.4f}, match weight of all fields {:.2f} bits",
        "alone": "{} the probability {:.4f} against nobody alone, match weight of all fields {:.2f} bits",
        "prior": "c / N against 1 - c",
        "prior_told": (
            "Before anything is compared: c = {c:.2f} is the share of such records that are of one of "
            "N = {n:,.0f} {whom}; so each has c / N = {each:.2g}, and nobody 1 - c = {none:.2f}."
        ),
        "persons": "persons",
        "entries_met": "registry entries, half of all, as each pair is looked at once",
        "against_nobody": "together, against nobody alone",
        "against_all": "together, against all",
        "own": "* the frequency of the value itself",
        "missing": "Not compared (0 bits): ",
        "untrained": "The model is not trained: the weights are the documented ones.",
        "competition": "Candidates: {}. This person {:.3f}, others {:.3f}, none of them {:.3f}{}.",
        "both": (
            "Persons, registered or not, whom the right record may be of: {}. Both are of one person {:.3f}, "
            "only the right one is of one of them {:.3f}, it is of none of them {:.3f}{}."
        ),
        "look_alikes": "look-alikes {:.3f}",
        "spoken_of": "look-alikes of whom other mentions are {:.3f}",
        "not_compared": "registered but not compared {:.3f}",
        "listed": "in no registry but known from other records {:.3f}",
        "clearness": (
            "Gap to the likeliest other person {:+.3f}. As unclear as between {:.2f} equally likely answers "
            "(the effective number of answers; 1 is clear)."
        ),
        "question": "The answer to “{}” would best separate them ({:.2f} of {:.2f} bits of uncertainty).",
        "others": "Others: ",
        "more": " and {:,} more",
        "entries": "Other entries of the person: ",
        "through": "Both may be of: ",
        "compared_as": "The left record was not compared; linked through the person's entry: ",
        "rules": "Found by: ",
    },
}


def explain(
    left: Annotated[str, typer.Argument(metavar="LEFT", help=RECORD_HELP, show_default=False)],
    right: Annotated[str, typer.Argument(metavar="RIGHT", help="The other record.", show_default=False)],
    language: Annotated[Language, typer.Option("--language", "-l", help="uk or en.")] = Language.en,
    folder: WorkspaceOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Why two records are linked, or not: every step from prior to probability.

    Example: linkage explain registry/mia/R-1 testimony/ngo/T-7 -w workspace
    """
    with busy("Opening the night"):
        from linkage.explaining import explain as explain_pair
        from linkage.terminal import TerminalProgress

        place = workspace(folder)
    with TerminalProgress() as progress:
        found = explain_pair(place, left, right, as_of, progress)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
        return
    show_waterfall(found, language)
    show_circumstances(found, language)


def show_waterfall(found: "Explanation", language: Language) -> None:
    """Every step from the prior to the probability, with the two values of each compared field."""
    from linkage import terminal

    texts, word = _TEXTS[language], attrgetter(language)
    rows = [(word(found.prior.words), "", "", texts["prior"], "", "", *_reached(found.prior))]
    for one in found.fields:
        if one.m is not None and one.u is not None:
            u = f"{one.u:.3g}{'*' if one.own_frequency else ' '}"
            values = (one.left or "", one.right or "", word(one.level_words))
            rows.append((word(one.words), *values, f"{one.m:.3g}", u, f"{one.bits:+.2f}", ""))
    so_far = found.prior.bits + sum(one.bits for one in found.fields)
    of_names = [step for step in found.steps if step.name == "floor"]
    others = [step for step in found.steps if step.name != "floor"]
    sums = [(of_names, "against_nobody", found.alone), (others, "against_all", found.probability)]
    doubted_by = found.competition.doubted_by if found.competition is not None else None
    of_whom = {"spoken_of": doubted_by or ""}
    for steps, name, reached in sums:
        rows += [
            (word(step.words), "", "", of_whom.get(step.name, ""), "", "", *_reached(step)) for step in steps
        ]
        so_far += sum(step.bits for step in steps)
        if steps or name == "against_nobody":
            rows.append((texts[name], "", "", "", "", "", f"={so_far:+.2f}", f"{reached:.4f}"))
    told = _what_became(found, texts, word)
    heads = _HEADS[language]
    terminal.show_table(f"{found.left} – {found.right}\n{told}", heads, rows, numbers=heads[4:])


def _what_became(found: "Explanation", texts: dict[str, str], word: "attrgetter[str]") -> str:
    """What became of the pair, in a line; one that did not compete has no probability but its fields' own."""
    became = texts[found.status]
    if found.status == "never_a_candidate":
        for shared in found.through[:1]:
            if shared.probability >= _MORE_LIKELY_THAN_NOT:
                became = texts["through_others"].format(shared.record, shared.probability)
        return texts["alone"].format(became, found.alone, found.match_weight)
    if found.probability < _MORE_LIKELY_THAN_NOT:
        if found.status == "link":
            became = texts["candidates"]
        decided = next((one for one in found.fields if one.field == "decided" and one.m is not None), None)
        if decided is not None:  # people's word goes before all others
            became = word(decided.level_words).capitalize()
    return texts["sums"].format(became, found.probability, found.alone, found.match_weight)


def _reached(step: "Step") -> tuple[str, str]:
    return f"{step.bits:+.2f}", f"{step.probability:.4f}"


def show_circumstances(found: "Explanation", language: Language) -> None:
    """What stands under the waterfall: what was not compared, who competed, which rules found the pair."""
    from linkage import terminal
    from linkage.matching.wording import CONDITION_WORDS, rule_words

    texts, word = _TEXTS[language], attrgetter(language)
    lines = [_prior_told(found, texts)]
    if any(one.own_frequency for one in found.fields):
        lines.append(texts["own"])
    lines.append(texts["missing"] + ", ".join(word(one.words) for one in found.fields if one.m is None))
    if not found.trained:
        lines.append(texts["untrained"])
    if found.compared_as:
        lines.append(texts["compared_as"] + found.compared_as)
    if found.competition is not None:
        registered = found.left.startswith("registry/")
        lines += _rivalry(found.competition, texts, word, "competition" if registered else "both")
    for name, records in (("entries", found.entries), ("through", found.through)):
        if records:
            lines.append(texts[name] + _named(records))
    if found.rules:
        lines.append(texts["rules"] + "; ".join(word(rule_words(name)) for name in found.rules))
    terminal.show_lines([*lines, *map(word, found.notes)])
    if found.missed:
        rows = [
            (word(rule_words(rule)), ", ".join(word(CONDITION_WORDS[one]) for one in conditions))
            for rule, conditions in found.missed.items()
        ]
        terminal.show_table("", _MISSED_HEADS[language], rows)


def _prior_told(found: "Explanation", texts: dict[str, str]) -> str:
    """What c and N of the first row are."""
    whom = texts["entries_met" if found.competition is None else "persons"]
    each, none = found.in_left / found.n_left, 1 - found.in_left
    return texts["prior_told"].format(c=found.in_left, n=found.n_left, whom=whom, each=each, none=none)


def _rivalry(rivalry: "Competition", texts: dict[str, str], word: "attrgetter[str]", who: str) -> list[str]:
    """Who else the right record may be of, how clear that is, and what to ask."""
    of_nobody = [(name, getattr(rivalry, name)) for name in _PARTS_OF_NOBODY]
    told = ", ".join(texts[name].format(share) for name, share in of_nobody if share >= _LEAST_SHOWN)
    parts = f" ({told})" if told else ""
    shares = (rivalry.share, rivalry.rivals, rivalry.nobody)
    lines = [texts[who].format(rivalry.candidates, *shares, parts)]
    lines.append(texts["clearness"].format(rivalry.gap, rivalry.effective))
    if rivalry.question is not None:
        asked = rivalry.question
        lines.append(texts["question"].format(word(asked.words), asked.bits, log2(asked.candidates)))
    if rivalry.others:
        more = texts["more"].format(rivalry.unnamed) if rivalry.unnamed else ""
        lines.append(texts["others"] + _named(rivalry.others) + more)
    return lines


def _named(records: "Sequence[Other]") -> str:
    return ", ".join(f"{one.record} ({one.probability:.3f})" for one in records)
