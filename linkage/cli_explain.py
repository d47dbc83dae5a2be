"""The verb explain: why two records are linked, or not."""

import json
from enum import StrEnum
from math import log2
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated

import typer

from linkage.cli_options import RECORD_HELP, AsOfOption, JsonOption, WorkspaceOption, workspace

if TYPE_CHECKING:
    from linkage.matching.explanation import Explanation, Other, Step


class Language(StrEnum):
    """The language of the explanation."""

    uk = "uk"
    en = "en"


_HEADS = {
    "uk": ("крок", "лівий запис", "правий запис", "порівняння", "m", "u", "біти", "імовірність"),
    "en": ("step", "left record", "right record", "comparison", "m", "u", "bits", "probability"),
}
_MISSED_HEADS = {"uk": ("правило", "чого бракує"), "en": ("rule", "what it misses")}
_TEXTS: dict[str, dict[str, str]] = {
    "uk": {
        "link": "Пов'язані",
        "unlikely": "Були кандидатами, але для зв'язку замало ймовірно",
        "never_a_candidate": "Ніколи не були парою-кандидатом",
        "sums": "{}: імовірність {:.4f}, вага збігу {:.2f} біта, без суперників {:.4f}",
        "prior": "1 із {:,.0f}, c = {:.2f}",
        "own": "* частота самого значення",
        "missing": "Не порівнювалися (0 бітів): ",
        "untrained": "Модель не навчена: ваги задокументовані.",
        "competition": "Кандидатів: {}. Ця людина {:.3f}, інші {:.3f}, ніхто {:.3f} (з них схожі {:.3f}).",
        "clearness": "Відрив {:+.3f}, дієве число відповідей {:.2f}.",
        "question": "Найкраще розрізнила б їх відповідь на «{}» ({:.2f} із {:.2f} біта невизначеності).",
        "others": "Інші: ",
        "entries": "Інші записи цієї людини: ",
        "through": "Обидва можуть бути про: ",
        "compared_as": "Лівий запис не порівнювався; зв'язок через запис тієї ж людини: ",
        "rules": "Знайдено правилами: ",
    },
    "en": {
        "link": "Linked",
        "unlikely": "Candidates, but too unlikely for a link",
        "never_a_candidate": "Never a candidate pair",
        "sums": "{}: probability {:.4f}, match weight {:.2f} bits, without competition {:.4f}",
        "prior": "1 in {:,.0f}, c = {:.2f}",
        "own": "* the frequency of the value itself",
        "missing": "Not compared (0 bits): ",
        "untrained": "The model is not trained: the weights are the documented ones.",
        "competition": (
            "Candidates: {}. This person {:.3f}, others {:.3f}, nobody {:.3f} (look-alikes {:.3f})."
        ),
        "clearness": "Gap {:+.3f}, effective number of answers {:.2f}.",
        "question": "The answer to “{}” would best separate them ({:.2f} of {:.2f} bits of uncertainty).",
        "others": "Others: ",
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
    prior = texts["prior"].format(found.n_left, found.in_left)
    rows = [(word(found.prior.words), "", "", prior, "", "", *_reached(found.prior))]
    for one in found.fields:
        if one.m is not None and one.u is not None:
            u = f"{one.u:.3g}{'*' if one.own_frequency else ' '}"
            values = (one.left or "", one.right or "", word(one.level_words))
            rows.append((word(one.words), *values, f"{one.m:.3g}", u, f"{one.bits:+.2f}", ""))
    rows += [(word(step.words), "", "", "", "", "", *_reached(step)) for step in found.steps]
    sums = texts["sums"].format(texts[found.status], found.probability, found.match_weight, found.alone)
    heads = _HEADS[language]
    terminal.show_table(f"{found.left} – {found.right}\n{sums}", heads, rows, numbers=heads[4:])


def _reached(step: "Step") -> tuple[str, str]:
    return f"{step.bits:+.2f}", f"{step.probability:.4f}"


def show_circumstances(found: "Explanation", language: Language) -> None:
    """What stands under the waterfall: what was not compared, who competed, which rules found the pair."""
    from linkage import terminal
    from linkage.matching.wording import CONDITION_WORDS, rule_words

    texts, word = _TEXTS[language], attrgetter(language)
    lines = [texts["own"]] if any(one.own_frequency for one in found.fields) else []
    lines.append(texts["missing"] + ", ".join(word(one.words) for one in found.fields if one.m is None))
    if not found.trained:
        lines.append(texts["untrained"])
    if found.compared_as:
        lines.append(texts["compared_as"] + found.compared_as)
    others: tuple[Other, ...] = ()
    if found.competition is not None:
        rivalry, others = found.competition, found.competition.others
        shares = (rivalry.share, rivalry.rivals, rivalry.nobody, rivalry.look_alikes)
        lines.append(texts["competition"].format(rivalry.candidates, *shares))
        lines.append(texts["clearness"].format(rivalry.gap, rivalry.effective))
        if rivalry.question is not None:
            asked = rivalry.question
            lines.append(texts["question"].format(word(asked.words), asked.bits, log2(asked.candidates)))
    for name, records in (("others", others), ("entries", found.entries), ("through", found.through)):
        if records:
            lines.append(texts[name] + ", ".join(f"{one.record} ({one.probability:.3f})" for one in records))
    if found.rules:
        lines.append(texts["rules"] + "; ".join(word(rule_words(name)) for name in found.rules))
    typer.echo("\n".join([*lines, *map(word, found.notes)]))
    if found.missed:
        rows = [
            (word(rule_words(rule)), ", ".join(word(CONDITION_WORDS[one]) for one in conditions))
            for rule, conditions in found.missed.items()
        ]
        terminal.show_table("", _MISSED_HEADS[language], rows)
