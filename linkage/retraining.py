"""Training again: a decision that somebody takes, recorded with the model version that comes of it."""

from datetime import date

from linkage import model_versions
from linkage.errors import BadInput
from linkage.locking import sole_writer
from linkage.matching import FrozenModels
from linkage.model_versions import ModelVersion
from linkage.night_plan import make_plan
from linkage.night_records import load
from linkage.pipeline import linked
from linkage.progress import Progress, Silent
from linkage.run_identity import code_version
from linkage.workspace import Workspace, today


def train(
    workspace: Workspace, reason: str, as_of: date | None = None, progress: Progress | None = None
) -> ModelVersion:
    """Train every pair of kinds that has enough records on what is delivered, and freeze them all anew.

    The next run uses the new version; those before are kept.

    Args:
        reason: why, in the words of whoever decided.
        as_of: the day whose records count; by default today in Kyiv.

    Raises ``RunUnderWay`` if another process works here, ``BadInput`` if no pair of kinds has enough records.
    """
    progress = progress or Silent()
    with sole_writer(workspace):
        plan = make_plan(workspace, as_of or today())
        frames = load(workspace, plan, progress)
        newest = model_versions.in_force(workspace)
        nothing_frozen = FrozenModels(version=newest.number if newest else 0)
        linkage = linked(workspace, plan, frames, progress, nothing_frozen)
        if linkage.frozen is None or linkage.frozen is nothing_frozen:
            enough = workspace.settings.freeze_after_records
            raise BadInput(
                f"No two lists hold {enough:,} records each and fit yet, so every pair of kinds still trains "
                "itself in each run. The number is the setting freeze_after_records in linkage.toml."
            )
        day = plan.as_of.isoformat()
        return model_versions.save(workspace, linkage.frozen, day, code_version(), reason=reason)
