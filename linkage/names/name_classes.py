"""The classes that two spellings of one given name, or of one father's, have in common, in any case."""

from linkage.names.given_comparison import SAME_CLASS, given
from linkage.names.patronymic_comparison import patronymic


def name_classes(value: str, part: str) -> frozenset[str]:
    """The classes of a given name, or of the father of a patronymic, in any case, language and script.

    Whom :func:`names.compare` calls one name, of those in the tables, shares one, but for some that are one
    by their sound or by one spelling only. Who shares one need not be one name: Єфим and Євфимія
    are two. Empty where the name is in no class.

    Args:
        value: a given name or a patronymic, no initial.
        part: ``given`` or ``patronymic``.

    >>> sorted(name_classes("Володимира", "given")), sorted(name_classes("Юрія", "given"))
    (['VOLODYMYR', 'VOLODYMYRA'], ['YURII'])
    >>> name_classes("Дмитровича", "patronymic") == name_classes("Дмитриевич", "patronymic")
    True
    """
    if part == "patronymic":
        return frozenset(patronymic(value).fathers)  # comparison asks for no weight of fathers
    return frozenset(name for name, weight in given(value).classes.items() if weight >= SAME_CLASS)
