"""Blocking, comparison vectors, the Fellegi-Sunter model, competition and linkage draws."""

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
