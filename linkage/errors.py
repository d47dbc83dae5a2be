"""What can go wrong for a user, each with the exit status of the command (docs: design of the command)."""


class LinkageError(Exception):
    """One clear line for a user: what is wrong, where, and what to do.

    The text never holds a name, a date of birth or a note of a person.
    """

    exit_status = 1


class BadInput(LinkageError):
    """A file, a setting or an argument cannot be used."""


class GateRefused(LinkageError):
    """A gate before publishing refused; yesterday's snapshot stays in place."""

    exit_status = 3


class RunUnderWay(LinkageError):
    """Another run holds the workspace."""

    exit_status = 4
