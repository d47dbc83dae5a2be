"""Who works here, and what each may do."""

from enum import StrEnum

from sqlalchemy import Connection, insert, select, update

from linkage.casework.store.opening import Writing, moment
from linkage.casework.store.rows import Row, fetched, first
from linkage.casework.store.tables import user
from linkage.errors import BadInput


class Role(StrEnum):
    """What a user is here for."""

    DATA_OFFICER = "data_officer"
    CASEWORKER = "caseworker"
    LEAD = "lead"
    LIAISON = "liaison"
    ANALYST = "analyst"


#: Who may do what; reading is the desk's to guard.
MAY = {
    "decide": {Role.CASEWORKER, Role.LEAD},
    "propose a release": {Role.CASEWORKER, Role.LEAD},
    "approve a release": {Role.LEAD},
    "withdraw a release": {Role.CASEWORKER, Role.LEAD},
    "tell a family": {Role.LIAISON, Role.CASEWORKER, Role.LEAD},
    "export": {Role.DATA_OFFICER, Role.CASEWORKER, Role.LEAD, Role.ANALYST},
    "export dossier": {Role.CASEWORKER, Role.LEAD},
}


def same_name(name: str) -> str:
    """A name as it is compared with others: two that differ by case alone are of one person."""
    return name.strip().casefold()


def add_user(writing: Writing, name: str, role: str, actor: str) -> None:
    """Add a user, or give one another role.

    Raises BadInput for a role that does not exist, and for a name that a user has in another case.
    """
    if role not in list(Role):
        raise BadInput(f"there is no role '{role}'; choose one of {', '.join(Role)}")
    if not name.strip():
        raise BadInput("a user needs a name")
    known = first(writing.connection, select(user).where(user.c.name == name))
    if known is None and (other := _namesake(writing.connection, name)):
        raise BadInput(f"'{other}' is a user already; two names must differ by more than case")
    if known is None:
        writing.connection.execute(insert(user).values(name=name, role=role, added_at=moment()))
    else:
        writing.connection.execute(update(user).where(user.c.name == name).values(role=role, closed_at=None))
    writing.note(actor, "add user" if known is None else "change role", f"user/{name}", role=role)


def close_user(writing: Writing, name: str, actor: str) -> None:
    """Let a user do nothing any more; what they did stays."""
    open_user(writing.connection, name)
    writing.connection.execute(update(user).where(user.c.name == name).values(closed_at=moment()))
    writing.note(actor, "close user", f"user/{name}")


def users(connection: Connection) -> list[Row]:
    """All users by name: name, role, added_at, closed_at."""
    columns = (user.c.name, user.c.role, user.c.added_at, user.c.closed_at)
    return fetched(connection, select(*columns).order_by(user.c.name))


def open_user(connection: Connection, name: str) -> Row:
    """A user who may still work here; else BadInput."""
    found = first(connection, select(user).where(user.c.name == name))
    if found is None:
        other = _namesake(connection, name)
        instead = f"do you mean '{other}'?" if other else "add one with: linkage users add NAME --role ROLE"
        raise BadInput(f"there is no user '{name}'; {instead}")
    if found["closed_at"] is not None:
        raise BadInput(f"the user '{name}' is closed")
    return found


def _namesake(connection: Connection, name: str) -> str | None:
    """The user whose name differs from this by case alone."""
    names = connection.execute(select(user.c.name).order_by(user.c.name)).scalars()
    return next((one for one in names if same_name(one) == same_name(name)), None)


def require(connection: Connection, name: str, action: str) -> Row:
    """The user, if allowed to do ``action`` (a key of `MAY`); else BadInput that says who is."""
    found = open_user(connection, name)
    if found["role"] not in MAY[action]:
        who = " or ".join(sorted(MAY[action]))
        raise BadInput(f"'{name}' is {found['role']} and may not {action}; ask a {who}")
    return found
