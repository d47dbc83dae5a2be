"""Writes a world: six lists as delivered, and beside them the truth."""

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from linkage.errors import BadInput
from linkage.progress import Progress, Silent, step
from linkage.synthetic import other_lists, registry_list, testimony_list, truth
from linkage.synthetic.channels import Row, iso
from linkage.synthetic.draws import Draws
from linkage.synthetic.fates import Sizes, World, settle
from linkage.synthetic.other_lists import Rows
from linkage.synthetic.people import AS_OF
from linkage.synthetic.rates import Rates
from linkage.synthetic.true_figures import figures

VERSION = 1
COLUMNS: dict[str, Sequence[str]] = {
    "registry": registry_list.COLUMNS,
    "exchange": other_lists.EXCHANGE,
    "acknowledgement": other_lists.ACKNOWLEDGEMENT,
    "death": other_lists.DEATH,
    "testimony": testimony_list.COLUMNS,
    "interview": other_lists.INTERVIEW,
}


def synthesise(
    out: Path,
    *,
    registry: int,
    exchange: int = 0,
    acknowledgement: int = 0,
    death: int = 0,
    testimony: int = 0,
    interview: int = 0,
    seed: int = 1,
    rates: Rates | None = None,
    progress: Progress | None = None,
) -> None:
    """Write a world with known truth to the folder ``out``; the same arguments give the same bytes.

    Six ``<kind>.csv`` (UTF-8, canonical headers; a kind of no rows has none), ``truth.csv`` (source = kind,
    record_id, person_id), ``truth_flags.csv`` (person_id, e2), ``truth_figures.json`` and ``world.json``
    (as-of date, seed, sizes, every rate).

    Raises:
        BadInput: a negative size, no registry entry at all, a file where the folder should be, or
            a folder of other things.
    """
    sizes = Sizes(registry, exchange, acknowledgement, death, testimony, interview)
    if min(vars(sizes).values()) < 0 or not registry:
        raise BadInput("synth: every size must be 0 or more, and the registry must have at least one entry.")
    if out.exists() and not out.is_dir():
        raise BadInput(f"{out} is a file; name a folder for the world.")
    if out.is_dir() and any(out.iterdir()) and not (out / "world.json").is_file():
        raise BadInput(f"{out} is not empty and holds no world; name a new folder, nothing was written.")
    progress, rates = progress or Silent(), rates or Rates()
    out.mkdir(parents=True, exist_ok=True)
    with step(progress, "people and fates"):
        world = settle(sizes, rates, seed)
    with step(progress, "lists", len(COLUMNS)):
        lists = make_lists(world, sizes, rates, seed, progress)
    with step(progress, "files", len(COLUMNS)):
        for kind, pairs in lists.items():
            path = out / f"{kind}.csv"
            path.unlink(missing_ok=True)
            if pairs:
                write_csv(path, COLUMNS[kind], (row for row, _ in pairs))
            progress.advance()
    with step(progress, "truth"):
        _write_truth(out, lists, sizes, rates, seed)


def make_lists(world: World, sizes: Sizes, rates: Rates, seed: int, progress: Progress) -> dict[str, Rows]:
    """The rows of each kind with the person each truly speaks of."""
    makers: dict[str, Callable[[Draws], Rows]] = {
        "registry": lambda d: registry_list.registry_rows(world, sizes.registry, rates, d),
        "exchange": lambda d: other_lists.exchange_rows(world, rates, d),
        "acknowledgement": lambda d: other_lists.acknowledgement_rows(world, sizes.acknowledgement, rates, d),
        "death": lambda d: other_lists.death_rows(world, sizes.death, rates, d),
        "testimony": lambda d: testimony_list.testimony_rows(world, sizes.testimony, rates, d),
        "interview": lambda d: other_lists.interview_rows(world, sizes.interview, rates, d),
    }
    lists: dict[str, Rows] = {}
    for kind, make in makers.items():
        lists[kind] = make(Draws(seed, kind))
        progress.advance()
    return lists


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Rows as CSV in UTF-8 with LF line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row.get(column, "") for column in columns] for row in rows)


def _write_truth(out: Path, lists: dict[str, Rows], sizes: Sizes, rates: Rates, seed: int) -> None:
    known = truth.gather((kind, row, person.id) for kind, pairs in lists.items() for row, person in pairs)
    reached = truth.reach((row for row, _ in lists["acknowledgement"]), AS_OF)
    write_csv(
        out / "truth.csv",
        ("source", "record_id", "person_id"),
        (
            {"source": kind, "record_id": row["record_id"], "person_id": person.id}
            for kind, pairs in lists.items()
            for row, person in sorted(pairs, key=lambda pair: pair[0]["record_id"])
        ),
    )
    flags = {person: truth.flag(known[person], AS_OF, reached) for person in sorted(known)}
    write_csv(
        out / "truth_flags.csv",
        ("person_id", "e2"),
        ({"person_id": p, "e2": str(int(level == 2))} for p, level in flags.items() if level),
    )
    _write_json(out / "truth_figures.json", figures(known, AS_OF, reached))
    description = {
        "as_of": iso(AS_OF),
        "acknowledgements_reach": iso(reached),
        "grace_days": truth.GRACE_DAYS,
        "seed": seed,
        "version": VERSION,
        "sizes": vars(sizes),
        "rates": rates.as_dict(),
    }
    _write_json(out / "world.json", description)


def _write_json(path: Path, content: dict[str, object] | dict[str, float | int]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
