"""The settings of a workspace: what a data officer may decide, with defaults, in ``linkage.toml``."""

import dataclasses
import hashlib
import json
import os
import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from linkage.errors import BadInput


def _setting(
    default: Any,
    meaning: str,
    heading: str = "",
    low: float = 0,
    high: float = 1,
    pattern: str = ".+",
    example: str = "",
) -> Any:
    metadata = {"meaning": meaning, "heading": heading, "low": low, "high": high}
    metadata |= {"pattern": pattern, "example": example or default}
    return field(default=default, metadata=metadata)


#: Settings that can change no result of a run.
MACHINE_ONLY = ("threads", "memory_limit", "inbox_settle_seconds", "pfif_domain")


@dataclass(frozen=True)
class Settings:
    """Every setting, typed; each one's meaning and range stand in its field's metadata.

    ``linkage init`` writes them all to ``linkage.toml`` with their meaning as a comment; the file may name
    any part of them, and a key that is not a setting is refused.
    """

    grace_days: int = _setting(
        30,
        "Days after a sighting before a person counts as not acknowledged.",
        heading="The flag: seen, never acknowledged",
        low=0,
        high=3650,
    )
    strict_grace_days: int = _setting(
        7, "The same for the strict count of the Third Geneva Convention, article 70.", low=0, high=3650
    )
    silence_days: int = _setting(
        180, "Days since the last word after which an acknowledged person counts as silent.", low=0, high=3650
    )
    list_tolerance_days: int = _setting(
        14,
        "Days by which the acknowledgement lists may lag behind before nobody is 'not acknowledged'.",
        low=0,
        high=3650,
    )
    one_off_sources: tuple[str, ...] = _setting(
        (),
        'Acknowledgement sources that came once and do not hold the others back, such as ["court2024"] or '
        '["acknowledgement/court2024"].',
        heading="Acknowledgement lists",
    )
    reaches_to_delivery_day: tuple[str, ...] = _setting(
        (), "Acknowledgement sources that always tell everything up to the day they were delivered."
    )
    full_sources: tuple[str, ...] = _setting(
        (),
        "Sources whose every file is the whole extract (as ingest --full), written KIND/SOURCE.",
        heading="Deliveries",
    )
    inbox_settle_seconds: float = _setting(
        1.0, "A file in the inbox must keep its size for so long before it is read.", low=0, high=600
    )
    lost_since: str = _setting(
        "2014-04-01",
        "Of the Ministry of Internal Affairs' open data only people lost from this day on are taken in.",
        pattern=r"(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
    )
    draws: int = _setting(
        1000,
        "Whole linkages drawn for every probability and interval.",
        heading="Matching",
        low=8,
        high=100_000,
    )
    freeze_after_records: int = _setting(
        1000,
        "A pair of kinds trains itself in each run until both its lists hold so many records; then its model "
        "stays as it is until somebody decides otherwise: linkage train.",
        low=1,
        high=1_000_000_000,
    )
    least_decisions: int = _setting(
        200,
        "From so many decisions on the probabilities of such pairs are recalibrated by what was decided.",
        low=20,
        high=1_000_000_000,
    )
    gate_row_fall: float = _setting(
        0.1,
        "Refuse to publish when a source has lost a larger share of its rows since the last night.",
        heading="Gates before publishing (a gate is accepted by: linkage run --accept GATE --reason TEXT)",
        low=0,
        high=1,
    )
    gate_row_growth: float = _setting(
        10.0, "Refuse when a source has grown to more than so many times its rows.", low=1, high=1_000_000
    )
    gate_candidate_change: float = _setting(
        3.0,
        "Refuse when there are so many times more, or fewer, candidate pairs than the records account for.",
        low=1,
        high=1_000_000,
    )
    gate_reject_rate: float = _setting(
        0.2, "Refuse when a larger share of the rows of a new delivery was rejected.", low=0, high=1
    )
    gate_withdrawn_share: float = _setting(
        0.2, "Refuse when a full extract leaves out a larger share of a source's records.", low=0, high=1
    )
    gate_flags_fall: float = _setting(
        0.5,
        "Refuse when a larger share of the main list is gone, without decisions or withdrawals.",
        low=0,
        high=1,
    )
    gate_least_rows: int = _setting(
        30, "Shares are not judged over fewer rows than this.", low=1, high=1_000_000_000
    )
    casework_url: str = _setting(
        "",
        'Where decisions and the audit are kept: "postgresql://user@host/database", or "" for the workspace.',
        heading="Casework",
        pattern=r"(postgresql://.+)?",
        example="postgresql://user@host/database",
    )
    pfif_domain: str = _setting(
        "",
        "The domain under which records are exchanged in PFIF 1.4; its feeds are public, so it is off by "
        'default: "".',
        heading="Exchange",
        pattern=r"(([a-z0-9-]+\.)+[a-z]{2,})?",
        example="example.org",
    )
    threads: int = _setting(
        0,
        "Threads to work with; 0 means as many as there are cores. The results do not depend on it.",
        heading="The machine",
        low=0,
        high=1024,
    )
    memory_limit: str = _setting(
        "2GB",
        'Memory for the database engine, such as "2GB" or "800MB".',
        pattern=r"[1-9]\d*(\.\d+)? ?[KMGT]i?B",
    )

    def cores(self) -> int:
        """The number of threads to use, at least 1."""
        return self.threads or os.cpu_count() or 1

    def acknowledgement_sources(self, setting: str) -> frozenset[str]:
        """The sources that ``one_off_sources`` or ``reaches_to_delivery_day`` names, with or without kind."""
        named: tuple[str, ...] = getattr(self, setting)
        return frozenset(one.removeprefix("acknowledgement/") for one in named)

    def unknown_sources(self, delivered: Collection[str]) -> list[str]:
        """Lines on sources that a setting names and nobody delivered; ``delivered`` as ``kind/source``."""
        lines = []
        for setting in ("one_off_sources", "reaches_to_delivery_day", "full_sources"):
            for name in getattr(self, setting):
                whole = name if "/" in name or setting == "full_sources" else f"acknowledgement/{name}"
                if whole not in delivered:
                    lines.append(
                        f"correct {setting} in linkage.toml: it names '{name}', which delivered nothing"
                    )
        return lines

    def public(self) -> dict[str, Any]:
        """The settings as a run writes them down, in JSON types; not the URL, which may hold a password."""
        facts = dataclasses.asdict(self)
        facts.pop("casework_url")
        return {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}

    def fingerprint(self) -> str:
        """Hash of every setting that can change a result; part of a run's identity."""
        facts = self.public()
        for name in MACHINE_ONLY:
            facts.pop(name)
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def read_settings(path: Path) -> Settings:
    """Settings from a ``linkage.toml``; a missing file means the defaults.

    Raises ``BadInput`` naming the file and the key for a file that is not TOML, an unknown key, or a value
    of another type or outside its range.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not UTF-8 text: save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path} is not valid TOML: {error}. Correct that line.") from error
    known = {one.name: one for one in dataclasses.fields(Settings)}
    for key in given:
        if key not in known:
            raise BadInput(f"{path}: unknown setting '{key}'. Known settings: {', '.join(known)}.")
    return Settings(**{key: _typed(path, known[key], value) for key, value in given.items()})


def _typed(path: Path, known: "dataclasses.Field[Any]", value: Any) -> Any:
    default = known.default
    if isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        raise BadInput(f'{path}: \'{known.name}\' must be a list of texts, such as ["a", "b"].')
    if isinstance(default, str):
        if isinstance(value, str) and re.fullmatch(known.metadata["pattern"], value):
            return value
        raise BadInput(f"{path}: '{known.name}' must be a text such as \"{known.metadata['example']}\".")
    wanted = "a whole number" if isinstance(default, int) else "a number"
    right_type = isinstance(value, int) or (isinstance(value, float) and isinstance(default, float))
    low, high = known.metadata["low"], known.metadata["high"]
    if isinstance(value, bool) or not right_type or not low <= value <= high:
        raise BadInput(f"{path}: '{known.name}' must be {wanted} from {low} to {high}.")
    return float(value) if isinstance(default, float) else value


def settings_text(settings: Settings) -> str:
    """The text of a ``linkage.toml`` that reads back as these settings, with every meaning as a comment."""
    lines = ["# Settings of this workspace. A line may be left out: its default is then used."]
    for one in dataclasses.fields(Settings):
        if one.metadata["heading"]:
            lines += ["", f"# -- {one.metadata['heading']}"]
        value = getattr(settings, one.name)
        written = list(value) if isinstance(value, tuple) else value
        lines += [f"# {one.metadata['meaning']}", f"{one.name} = {json.dumps(written, ensure_ascii=False)}"]
    return "\n".join(lines) + "\n"
