"""The classes that two spellings of one given name, or of one father's, have in common, in any case."""

from linkage.names.given_comparison import SAME_CLASS, given
from linkage.names.patronymic_comparison import patronymic


def name_classes(value: str, part: str) -> frozenset[str]:
    """The classes of a given name, or of the father of a patronymic, in any case, language and script.

    Two values that share one are one name to :func:`names.compare`. Empty where the name is in no class.

    Args:
        value: a given name or a patronymic, no initial.
        part: ``given`` or ``patronymic``.

    >>> sorted(name_classes("Володимира", "given")), sorted(name_classes("Юрія", "given"))
    (['VOLODYMYR', 'VOLODYMYRA'], ['YURII'])
    >>> name_classes("Дмитровича", "patronymic") == name_classes("Дмитриевич", "patronymic")
    True
    """
    found = given(value).classes if part == "given" else patronymic(value).fathers
    return frozenset(name for name, weight in found.items() if weight >= SAME_CLASS)
