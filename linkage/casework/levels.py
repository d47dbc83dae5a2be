"""The levels of the four axes on which a person is known (design, section 7)."""

from enum import IntEnum, StrEnum


class Axis(StrEnum):
    """What a fact speaks of."""

    REGISTRATION = "registration"
    EVIDENCE = "evidence"
    ACKNOWLEDGEMENT = "acknowledgement"
    OUTCOME = "outcome"


class Registration(IntEnum):
    """Whether anyone is looking for the person."""

    NONE = 0
    REGISTERED = 1
    CLOSED = 2


class Evidence(IntEnum):
    """How well it is known that the person was held captive."""

    E0 = 0  # none
    E1 = 1  # a claim
    E2 = 2  # a credible first-hand sighting
    E3 = 3  # two independent ones, the captor's own footage, or a court paper
    E4 = 4  # official


class Acknowledgement(IntEnum):
    """What the detaining power has said or let through."""

    A0 = 0  # nothing
    A1 = 1  # denied
    A2 = 2  # informal contact only
    A3 = 3  # the fact of captivity
    A4 = 4  # the fact and the place


class Outcome(IntEnum):
    """How the search for the person ended, if it did."""

    UNRESOLVED = 0
    RETURNED = 1  # came home in an exchange, or otherwise
    DIED = 2  # reported dead
    IDENTIFIED = 3  # the registry closed the entry on identified remains
    CLOSED = 4  # the registry closed the entry otherwise
