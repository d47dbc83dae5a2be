"""Blocking, comparison vectors, the Fellegi-Sunter model, competition and linkage draws."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linkage.matching.frozen_models import FrozenModels
    from linkage.matching.increment import EarlierNights
    from linkage.matching.link import LinkSettings, link_records
    from linkage.matching.linkage_result import KIND_ORDER, LinkageResult
    from linkage.matching.value_pairs import ValuePairs

__all__ = [
    "KIND_ORDER",
    "EarlierNights",
    "FrozenModels",
    "LinkSettings",
    "LinkageResult",
    "ValuePairs",
    "link_records",
]

_MODULES = {
    "KIND_ORDER": "linkage_result",
    "EarlierNights": "increment",
    "FrozenModels": "frozen_models",
    "LinkSettings": "link",
    "LinkageResult": "linkage_result",
    "ValuePairs": "value_pairs",
    "link_records": "link",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is: taking in a file analyses its values, and links nothing."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
