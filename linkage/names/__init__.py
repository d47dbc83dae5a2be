"""One person's name in any script: parse it, key it, bring it to the nominative, compare it, explain.

>>> from linkage import names
>>> names.compare("Шевченко Олександр Іванович", "SHEVCHENKO Aleksandr").label
'same_person_name'
"""

from linkage.names.analyses import ANALYSED_PARTS, analysed, recall
from linkage.names.comparison import MISSING, Comparison, compare, levels, similarity
from linkage.names.evidence import GivenLevel, PatronymicLevel, SurnameLevel
from linkage.names.forgetting import forget_words
from linkage.names.frequency import frequency_key
from linkage.names.full_keys import keys
from linkage.names.given_names import given_classes, popularity
from linkage.names.inflection import nominatives
from linkage.names.name_classes import name_classes
from linkage.names.parsing import ParsedName, parse

__all__ = [
    "ANALYSED_PARTS",
    "MISSING",
    "Comparison",
    "GivenLevel",
    "ParsedName",
    "PatronymicLevel",
    "SurnameLevel",
    "analysed",
    "compare",
    "forget_words",
    "frequency_key",
    "given_classes",
    "keys",
    "levels",
    "name_classes",
    "nominatives",
    "parse",
    "popularity",
    "recall",
    "similarity",
]
