"""Versions of the frozen models: ``models/<number>.json`` to read, tables beside it; the newest is in force.

No file holds a name: the tables hold hashes, and the JSON parameters only.
"""

import getpass
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkage.errors import BadInput
from linkage.workspace import Workspace, now, write_atomically

if TYPE_CHECKING:
    from linkage.matching.frozen_models import FrozenModels

ADVICE = "Train again with: linkage train --reason TEXT"


@dataclass(frozen=True)
class ModelVersion:
    """A version as its file tells it.

    Attributes:
        number: 1, 2, 3 ...
        fingerprint: hash of everything that a night takes from it: what can change a result, and since which
            version each model is frozen, which the night's report tells.
        parent: fingerprint of the version before; empty for the first.
        made_by: id of the run that froze it; empty where somebody decided to train.
        as_of: the day asked of in that run or training.
        saved_at: when, in UTC.
        code: the code version that trained it.
        decision: who decided to train and why; empty where a run froze it by itself.
        told: the whole file.
    """

    number: int
    fingerprint: str
    parent: str
    made_by: str
    as_of: str
    saved_at: str
    code: str
    decision: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict, repr=False)


def versions(workspace: Workspace) -> list[ModelVersion]:
    """Every version, oldest first.  Raises ``BadInput`` for a damaged file."""
    return [_read(path) for path in sorted(workspace.models.glob("*.json"))]


def in_force(workspace: Workspace) -> ModelVersion | None:
    """The newest version; None before the first."""
    paths = sorted(workspace.models.glob("*.json"))
    return _read(paths[-1]) if paths else None


def version_called(workspace: Workspace, number: int) -> ModelVersion:
    """The version of that number.  Raises ``BadInput`` where there is none."""
    path = _json(workspace, number)
    if not path.exists():
        there = ", ".join(str(int(path.stem)) for path in sorted(workspace.models.glob("*.json")))
        raise BadInput(f"There is no model version {number}; there are: {there or 'none yet'}.")
    return _read(path)


def version_with(workspace: Workspace, fingerprint: str | None) -> ModelVersion | None:
    """The version that a night names among its facts; None where it names none, or one that is gone."""
    return next((one for one in versions(workspace) if one.fingerprint == fingerprint), None)


def load(workspace: Workspace, version: ModelVersion | None) -> "FrozenModels":
    """The models of a version, exactly as they were saved; none for None.

    Raises ``BadInput`` where its tables are missing or damaged, or its fields are compared otherwise now.
    """
    import numpy as np
    import pandas as pd

    from linkage.matching.frequencies import Reference, in_narrow_columns
    from linkage.matching.frozen_models import FrozenModels, from_json
    from linkage.matching.model import documented_m

    if version is None:
        return FrozenModels()
    told = version.told
    path = _json(workspace, version.number)
    try:
        tables = pd.read_parquet(path.with_suffix(".parquet"))
        models = [from_json(one) for one in told["models"]]
    except (OSError, KeyError, TypeError) as error:
        raise BadInput(f"{path} or the tables beside it are damaged. {ADVICE}") from error
    except ValueError as error:
        raise BadInput(f"{path} cannot be used: {error}. {ADVICE}") from error
    # fields that were not compared yet are as documented
    shared = documented_m()
    shared |= {name: np.array(list(levels.values())) for name, levels in told["shared_prior"].items()}
    counted = tables[tables["space"] != ""]
    known = tables.loc[tables["space"] == "", ["value", "n"]]
    return FrozenModels(
        version=version.number,
        models={(one.model.left_kind, one.model.right_kind): one for one in models},
        shared=shared,
        reference=Reference(
            told["names_counted_among"],
            told["values_known"],
            in_narrow_columns(counted.astype({"space": str}).reset_index(drop=True)),
        ),
        known=known.set_axis(["record", "version"], axis=1).reset_index(drop=True),
    )


def save(
    workspace: Workspace, frozen: "FrozenModels", as_of: str, code: str, made_by: str = "", reason: str = ""
) -> ModelVersion:
    """Write a version that is newer than all others; it is in force from then on.

    ``reason`` is given where somebody decided to train; the operating system's user is noted as that person.
    """
    import pandas as pd

    from linkage.matching.fields import FIELDS
    from linkage.matching.frozen_models import as_json

    assert frozen.reference is not None and frozen.shared is not None
    shared = {
        f.name: {level.name.lower(): float(frozen.shared[f.name][level]) for level in f.levels}
        for f in FIELDS
    }
    parameters = {
        "models": [as_json(one) for one in frozen.models.values()],
        "shared_prior": shared,
        "names_counted_among": frozen.reference.size,
        "values_known": dict(frozen.reference.known),
    }
    known = frozen.known.rename(columns={"record": "value", "version": "n"}).assign(space="", key=0, met=0)
    tables = pd.concat([frozen.reference.keys, known], ignore_index=True).astype({"space": "category"})
    buffer = BytesIO()
    tables.to_parquet(buffer, index=False)
    before = in_force(workspace)
    head = {
        "version": frozen.version,
        "fingerprint": _fingerprint(parameters, tables),
        "parent": before.fingerprint if before else "",
        "made_by_run": made_by,
        "as_of": as_of,
        "saved_at": now().isoformat(),
        "code": code,
        "decision": {"who": _user(), "reason": reason} if reason else {},
    }
    workspace.models.mkdir(exist_ok=True)
    path = _json(workspace, frozen.version)
    write_atomically(path.with_suffix(".parquet"), buffer.getvalue())
    text = json.dumps(head | parameters, ensure_ascii=False, indent=1)
    write_atomically(path, (text + "\n").encode())
    return _read(path)


def _fingerprint(parameters: Mapping[str, Any], tables: Any) -> str:
    import pandas as pd

    digest = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode())
    digest.update(pd.util.hash_pandas_object(tables.astype({"space": str}), index=False).to_numpy().tobytes())
    return digest.hexdigest()[:16]


def _user() -> str:
    """The operating system's user, who need not have a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def _json(workspace: Workspace, number: int) -> Path:
    return workspace.models / f"{number:04}.json"


def _read(path: Path) -> ModelVersion:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return ModelVersion(
            told["version"],
            told["fingerprint"],
            told["parent"],
            told["made_by_run"],
            told["as_of"],
            told["saved_at"],
            told["code"],
            told["decision"],
            told,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path} is damaged. Restore it from a copy, or delete it and: {ADVICE}") from error
