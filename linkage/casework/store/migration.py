"""Brings a store to this version of the program, or back, by the alembic scripts in ``migrations/``."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from linkage.errors import BadInput

#: The newest script; a test holds it to the folder.
NEWEST = "0005"
EMPTY = "base"
_SCRIPTS = Path(__file__).parent / "migrations"


def version_of(connection: Connection) -> str | None:
    """The script that a store stands at; None for one without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def migrate(connection: Connection, target: str = NEWEST) -> None:
    """Bring a store up or down to ``target`` in the transaction of ``connection``: whole or not at all.

    Raises BadInput for a store that a newer version of the program has written.
    """
    from alembic import command
    from alembic.config import Config

    found = version_of(connection)
    if found is not None and found > NEWEST:
        raise BadInput(f"The casework store is of a newer version ({found}). Install the newer program.")
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    if target == EMPTY or (found is not None and target < found):
        command.downgrade(config, target)
    else:
        command.upgrade(config, target)
