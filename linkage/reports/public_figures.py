"""The figures as they may leave the house: whole numbers, and none of fewer than five people.

What adds up to what stands here, so that `linkage.reports.disclosure_control` can withhold what would give a
small number away.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from linkage.reports.disclosure_control import LEAST, Sum, is_small, withheld

Rows = list[dict[str, Any]]

# So many people are nobody: the error of adding up.
_NONE = 1e-9

#: What counts no people, but lists or pairs of records, and adds up with nothing that does.
_NOT_PEOPLE = frozenset({"exchanges", "candidates", "decided_same", "decided_different", "backlog"})
#: Each first group contains the second.
_WITHIN = (
    *(
        ("returned", "returned_civilians"),
        ("flags_strict_grace", "flags"),
        ("flags", "flags_e2"),
        ("flags_listed", "flags_e2_listed"),
    ),
    *(("captives_seen", "flags_strict_grace"), ("captives_seen", "seen_not_registered")),
    *(("captives_told_of", "captives_confirmed"), ("captives_told_of", "flags_strict_grace")),
    *(("captives_told_of", "seen_wounded"), ("seen_wounded", "wounded_unacknowledged")),
    *(("captives_told_of", "denied_but_seen"), ("captives_confirmed", "whereabouts_concealed")),
    *(("captives_told_of", "shown_not_acknowledged"), ("registry_entries", "registry_persons")),
    # whoever is on an exchange list and on a registry is closed there as returned
    ("registry_closed_by_reason|returned", "released_while_missing"),
)
#: What a reader looks for first: withheld to protect something else only where nothing else does.
_KEEP = frozenset({"registry_open", "captives_confirmed", "flags", "returned"}) | {
    f"{name}{part}"
    for name in ("released_never_acknowledged", "interviews_with_contact")
    for part in ("", "/denominator")
}
_CELLS = "captives_by_evidence_and_acknowledgement"
_WHOLE = ("value", "low", "high", "numerator", "denominator", "undetermined")


def public(
    figures: Mapping[str, Mapping[str, Any]], breakdowns: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Figures and breakdowns without what may not be told.

    A withheld number is None, its figure has ``withheld`` true; a place with fewer than five people or
    independent mentions is left out whole, and ``places_withheld`` says how many are.
    """
    numbers, sums, unpublished = equations(figures, breakdowns)
    exchanges = {name for name in numbers if _is_exchange(name)}
    hidden = withheld(numbers, sums, unpublished, _KEEP | exchanges)
    shown = {name: _told(name, one, hidden) for name, one in figures.items()}
    tables = {}
    for name, table in breakdowns.items():
        rows = [_told(key_of(name, table["by"], row), row, hidden) for row in table["rows"]]
        tables[name] = {**table, "rows": rows}
    if "detention_places" in tables:
        tables["detention_places"] = _well_known(breakdowns["detention_places"], tables["detention_places"])
    return shown, tables


def key_of(name: str, by: Iterable[str], row: Mapping[str, Any]) -> str:
    """What a row of a breakdown is called among the numbers."""
    return "|".join((name, *(str(row[label]) for label in by)))


def equations(
    figures: Mapping[str, Mapping[str, Any]], breakdowns: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, float], list[Sum], set[str]]:
    """Every number of people by its name, what adds up to what, and the numbers that are told nowhere."""
    rows = [
        (key_of(name, table["by"], row), row)
        for name, table in breakdowns.items()
        if name not in _NOT_PEOPLE and name != "detention_places"
        for row in table["rows"]
    ]
    rows += [(name, one) for name, one in figures.items() if name not in _NOT_PEOPLE]
    numbers, sums = {}, []
    for name, one in rows:
        numbers[name] = float(one["numerator"])
        numbers[f"{name}/undetermined"] = float(one["undetermined"])
        if one["denominator"] is not None:
            numbers[f"{name}/denominator"] = float(one["denominator"])
            sums.append(Sum(f"{name}/denominator", (name, f"{name}/rest")))
            numbers[f"{name}/rest"] = numbers[f"{name}/denominator"] - numbers[name]
    # With stale lists all the people of a count are undetermined, and stand there.
    moved = {name for name, one in rows if one["denominator"] is None and one["undetermined"] > 0}
    moved = {name for name in moved if numbers[name] == 0}

    def where(name: str) -> str:
        return f"{name}/undetermined" if name in moved else name

    for whole, part in (*_WITHIN, *_overlaps(breakdowns), *_contained(_lists_by_kind(breakdowns))):
        whole, part = where(whole), where(part)
        if whole in numbers and part in numbers:
            rest = numbers[whole] - numbers[part]
            numbers[f"{whole} but {part}"] = rest
            sums.append(Sum(whole, (part, f"{whole} but {part}")))
            if abs(rest) < _NONE:
                # nobody is between them, so whoever sees one is sure of the other
                sums.append(Sum(whole, (part,)))
    stated, of_totals = _stated_totals(breakdowns)
    numbers |= stated
    denied = Sum("denied_but_seen", (f"{_CELLS}|E2|A1", f"{_CELLS}|E3|A1"))
    # a list's own sum is nearly the figure
    listed = [Sum(name, (f"{name}_listed",)) for name in ("flags", "flags_e2")]
    near = _nearly_equal(numbers, _lists_by_kind(breakdowns))
    every = (*of_totals, *_sums(breakdowns), *listed, denied, *near)
    sums += [Sum(where(one.total), tuple(map(where, one.parts))) for one in every]
    untold = {name for name in numbers if name.endswith(("/rest", "/unnamed")) or " but " in name}
    return numbers, sums, untold


def _stated_totals(breakdowns: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, float], list[Sum]]:
    """The totals that exchange lists state: those whom no row names follow from them and the returned."""
    table = breakdowns.get("returned_by_exchange", {"by": (), "rows": []})
    numbers, lists = {}, []
    for row in table["rows"]:
        name = key_of("returned_by_exchange", table["by"], row)
        lists.append(name)
        numbers[f"{name}/stated"] = float(row["stated"])
        numbers[f"{name}/unnamed"] = float(max(0, row["stated"] - round(row["numerator"])))
    sums = [Sum(f"{name}/stated", (name, f"{name}/unnamed")) for name in lists]
    exchanges = _lists_by_kind(breakdowns).get("exchange", [])
    if len(exchanges) == 1:
        sums.append(Sum("returned_stated", (f"sources|{exchanges[0]}", "returned_unnamed")))
    sums.append(Sum("returned_stated", ("returned", "returned_unnamed")))
    for part in ("stated", "unnamed"):
        sums.append(Sum(f"returned_{part}", tuple(f"{name}/{part}" for name in lists)))
    return numbers, sums


def _is_exchange(name: str) -> bool:
    """Whether a number is that of the returned of one exchange."""
    return name.startswith("returned_by_exchange|") and "/" not in name


def _sums(breakdowns: Mapping[str, Mapping[str, Any]]) -> Iterator[Sum]:
    """What else adds up: breakdowns to figures, and the returned to those in and out of the lists' reach."""
    keys = {name: [key_of(name, t["by"], row) for row in t["rows"]] for name, t in breakdowns.items()}
    yield Sum("registry_persons", ("registry_open", "registry_closed"))
    yield Sum("registry_entries", ("registry_persons", "registry_duplicates"))
    for total, name in (
        ("registry_closed", "registry_closed_by_reason"),
        ("registry_entries", "registry_entries_by_year"),
        ("captives_told_of", _CELLS),
        ("captives_confirmed", "captives_by_channel"),
        ("killed_in_captivity_reported", "killed_in_captivity_by_evidence"),
    ):
        yield Sum(total, tuple(keys.get(name, ())))
    for year in keys.get("registry_entries_by_year", ()):
        months = keys.get("registry_entries_by_month", ())
        yield Sum(year, tuple(one for one in months if one.split("|")[1][:4] == year.split("|")[1]))
    yield from _sums_of_lists(keys.get("sources", ()))
    yield from _sums_of_returned(breakdowns, keys)
    yield from _sums_of_interviews(keys.get("interviews_by_contact", ()))
    cells = keys.get(_CELLS, ())
    yield Sum("captives_confirmed", tuple(one for one in cells if one[-4] in "34" or one[-1] in "34"))
    yield Sum("captives_by_channel|acknowledged", tuple(one for one in cells if one[-1] in "34"))
    yield Sum("whereabouts_concealed", tuple(one for one in cells if one.endswith("|A3")))
    yield from _sums_of_overlaps(_lists_by_kind(breakdowns))


def _sums_of_lists(lists: Iterable[str]) -> Iterator[Sum]:
    """The records of a list are nearly its people, and all lists of a kind are what figures count of it."""
    by_kind: dict[str, list[str]] = {}
    for one in lists:
        label = one.partition("|")[2]
        by_kind.setdefault(label.partition("/")[0], []).append(one)
        yield Sum(f"list_overlap|{label}|{label}", (one,))
    yield Sum("registry_entries", tuple(by_kind.get("registry", ())))
    yield Sum("interviews", tuple(by_kind.get("interview", ())))
    mentions = tuple(one for kind, ones in by_kind.items() if kind != "registry" for one in ones)
    yield Sum("mentions_of_registered/denominator", mentions)


def _lists_by_kind(breakdowns: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """The labels of the lists, by their kind."""
    found: dict[str, list[str]] = {}
    for row in breakdowns.get("list_overlap", {"rows": []})["rows"]:
        if row["list"] == row["other"]:
            found.setdefault(row["list"].partition("/")[0], []).append(row["list"])
    return found


def _on_both(one: str, other: str) -> str:
    return f"list_overlap|{one}|{other}"


def _sums_of_overlaps(lists: Mapping[str, list[str]]) -> Iterator[Sum]:
    """The figures that an overlap tells again, where one list of a kind is all there is of it."""
    registry, exchange = lists.get("registry", []), lists.get("exchange", [])
    for total, own in (("registry_persons", registry), ("returned", exchange)):
        if len(own) == 1:
            yield Sum(total, (_on_both(own[0], own[0]),))
    if len(registry) == len(exchange) == 1:
        yield Sum("released_while_missing", (_on_both(registry[0], exchange[0]),))


def _contained(lists: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Figures that contain the people of each list of a kind."""
    for total, kind in (("registry_persons", "registry"), ("returned", "exchange")):
        for one in lists.get(kind, []):
            yield total, _on_both(one, one)
    for one in lists.get("registry", []):
        for other in lists.get("exchange", []):
            for total in ("released_while_missing", "registry_closed_by_reason|returned"):
                yield total, _on_both(one, other)


def _nearly_equal(numbers: Mapping[str, float], lists: Mapping[str, list[str]]) -> Iterator[Sum]:
    """Numbers that are told in two places for nearly the same people: one is taken to give the other.

    Those closed as dead are nearly the registered on the list of the dead, and those closed as returned the
    registered among the returned.
    """
    registry, deaths = lists.get("registry", []), lists.get("death", [])
    pairs = [("released_while_missing", "registry_closed_by_reason|returned")]
    if len(registry) == len(deaths) == 1:
        pairs.append((_on_both(registry[0], deaths[0]), "registry_closed_by_reason|died"))
    if len(registry) == 1:
        # whoever a list names and no registry knows is, but for what was said twice, a mention of nobody's
        others = [one for kind, ones in lists.items() if kind != "registry" for one in ones]
        rests = tuple(f"{_on_both(one, one)} but {_on_both(registry[0], one)}" for one in others)
        total = "mentions_of_registered/rest"
        apart = numbers.get(total, 0.0) - sum(numbers.get(one, 0.0) for one in rests)
        if abs(apart) < _NONE:
            yield Sum(total, rests)
    for one, other in pairs:
        if one in numbers and other in numbers and abs(numbers[one] - numbers[other]) < LEAST:
            yield Sum(one, (other,))


def _sums_of_returned(
    breakdowns: Mapping[str, Mapping[str, Any]], keys: Mapping[str, list[str]]
) -> Iterator[Sum]:
    never, missing = "released_never_acknowledged", "released_while_missing"
    exchanges = breakdowns.get("returned_by_exchange", {"rows": []})["rows"]
    of_year: dict[str, list[str]] = {}
    for row in exchanges:
        of_year.setdefault(row["date"][:4], []).append(f"|{row['exchange']}|{row['date']}")
    groups = [""] + [f"_by_year|{year}" for year in of_year]
    groups += [f"_by_exchange{one}" for ones in of_year.values() for one in ones]
    for group in groups:
        yield Sum(f"returned{group}", (f"{never}{group}/denominator", f"{never}{group}/undetermined"))
        yield Sum(f"returned{group}", (f"{missing}{group}/denominator",))
    for what in (
        "returned",
        *(f"{name}{part}" for name in (never, missing) for part in ("", "/denominator")),
    ):
        name, slash, part = what.partition("/")
        years = tuple(f"{name}_by_year|{year}{slash}{part}" for year in of_year)
        yield Sum(what, years)
        for year, ones in of_year.items():
            yield Sum(
                f"{name}_by_year|{year}{slash}{part}",
                tuple(f"{name}_by_exchange{one}{slash}{part}" for one in ones),
            )


def _sums_of_interviews(cells: Iterable[str]) -> Iterator[Sum]:
    """The figures of contact, by what was said in the interviews."""
    by_said: dict[str, list[str]] = {}
    for one in cells:
        by_said.setdefault(one.split("|")[2], []).append(one)

    def those(*said: str) -> tuple[str, ...]:
        return tuple(one for each in said for one in by_said.get(each, ()))

    told = ("before_broadcast", "after_broadcast", "broadcast_unknown")
    yield Sum("interviews", those(*by_said))
    yield Sum("interviews_with_contact", those(*told))
    yield Sum("interviews_with_contact/undetermined", those("not_told"))
    yield Sum("interviews_with_contact/denominator", those("none", *told))
    for name in ("contact_before_broadcast", "contact_after_broadcast"):
        yield Sum(name, those(name.removeprefix("contact_")))
        yield Sum(f"{name}/undetermined", those("not_told", "broadcast_unknown"))
        yield Sum(f"{name}/denominator", those("none", "before_broadcast", "after_broadcast"))


def _overlaps(breakdowns: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Each list contains those of it who stand on another."""
    for row in breakdowns.get("list_overlap", {"rows": []})["rows"]:
        one, other = row["list"], row["other"]
        if one != other:
            both = f"list_overlap|{one}|{other}"
            yield f"list_overlap|{one}|{one}", both
            yield f"list_overlap|{other}|{other}", both


def _told(name: str, one: Mapping[str, Any], hidden: set[str]) -> dict[str, Any]:
    """A figure or row without its withheld numbers, in whole numbers and tenths of a percent."""
    out = dict(one)
    gone = {name} & hidden
    if gone or f"{name}/denominator" in hidden:
        out.update(dict.fromkeys(("value", "low", "high")))
    if gone:
        out["numerator"] = None
    if "stated" in one and (gone or f"{name}/stated" in hidden):
        out["stated"] = None  # a list's total is nearly the number of its rows
    out.pop("list_id", None)  # whoever made the list wrote it, and may have written anything
    for part in ("denominator", "undetermined"):
        if f"{name}/{part}" in hidden:
            out[part] = None
    out["withheld"] = any(out[part] is None and one[part] is not None for part in _WHOLE)
    share = one["denominator"] is not None
    for part in _WHOLE:
        if out[part] is not None:
            digits = 3 if share and part in ("value", "low", "high") else None
            out[part] = round(out[part], digits)
    return out


def _well_known(raw: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    """The places of which enough people speak: how few do is itself a lead to those who did."""
    few = [is_small(row["mentions"]) or row["numerator"] < LEAST for row in raw["rows"]]
    kept = [row for row, is_few in zip(table["rows"], few, strict=True) if not is_few]
    return {**table, "rows": kept, "places_withheld": sum(few)}
