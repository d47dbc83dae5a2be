"""Values are analysed when they are delivered, so that the night finds names keyed and compares at once."""

from collections.abc import Mapping, Sequence

from linkage.matching.known_keys import KnownKeys
from linkage.matching.known_names import KnownNames
from linkage.matching.known_values import KnownValues
from linkage.matching.preparation import distinct_texts
from linkage.progress import Progress, step
from linkage.run_identity import code_version
from linkage.workspace import Workspace


def known_keys(workspace: Workspace) -> KnownKeys:
    """The kept keys of the values of all deliveries, as far as today's code worked them out."""
    return KnownKeys(workspace.value_keys, code_version())


def known_values(workspace: Workspace) -> KnownValues:
    """These, and what is kept of names, so far as the same is true of it."""
    return KnownValues(known_keys(workspace), KnownNames(workspace.known_names, code_version()))


def analyse(workspace: Workspace, records: Mapping[str, Sequence[str | None]], progress: Progress) -> None:
    """Work out and keep what is not yet known of the values of delivered records.

    Args:
        workspace: where it is kept; held for writing.
        records: typed records of one kind, by column.
        progress: told of it.
    """
    with step(progress, "Analysing names"):
        known = known_values(workspace)
        known.learn(distinct_texts(records))
        known.save()
