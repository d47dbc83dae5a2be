"""What is known of a call sign: how it is spelt and how it sounds, in any script and case."""

import json
from dataclasses import dataclass
from functools import lru_cache

from linkage.names.full_keys import keys


@dataclass(frozen=True, slots=True)
class CallSign:
    """One spelling of a call sign."""

    folded: str
    sounds: frozenset[str]  # its level 2 keys
    spellings: tuple[str, ...]  # its level 1 keys


@lru_cache(maxsize=1 << 16)
def call_sign(value: str) -> CallSign:
    """What is known of a call sign, worked out once.

    >>> call_sign("Вовк").sounds == call_sign("Vovk").sounds
    True
    """
    kept = recalled.get(value)
    return _worked_out(value) if kept is None else from_kept(kept)


def _worked_out(value: str) -> CallSign:
    return CallSign(value.casefold(), keys(value, 2), tuple(sorted(keys(value, 1))))


#: What is kept of call signs (see analyses).
recalled: dict[str, str] = {}


def as_kept(one: CallSign) -> str:
    """What is known of a call sign, as JSON, for :func:`from_kept`.

    >>> as_kept(call_sign("Вовк"))[:6]
    '["вовк'
    """
    told = [one.folded, sorted(one.sounds), one.spellings]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def from_kept(kept: str) -> CallSign:
    """The call sign of which :func:`as_kept` told.

    >>> from_kept(as_kept(call_sign("Вовк"))) == call_sign("Вовк")
    True
    """
    folded, sounds, spellings = json.loads(kept)
    return CallSign(folded, frozenset(sounds), tuple(spellings))
