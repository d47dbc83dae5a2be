"""What a registry's own status says about the outcome."""

from functools import lru_cache

from linkage.casework.levels import Outcome

# Stems as registries write them in Ukrainian, Russian and English (research: domain, 4.1).
_STILL_SOUGHT = ("не знайд", "не розшук", "не найд", "не разыск", "not found", "not_found", "unresolved")
_RETURNED = (
    *("звільнен", "повернув", "повернен", "обмін", "знайден", "розшукан", "живий"),
    *("освобожд", "вернул", "возвращ", "обмен", "найден", "разыскан"),
    *("released", "returned", "exchanged", "found", "located"),
)
_IDENTIFIED = (
    *("загиб", "помер", "ідентифік", "упізнан", "тіло"),
    *("погиб", "умер", "идентифиц", "опознан"),
    *("dead", "died", "deceased", "killed", "identified"),
)
_CLOSED = ("закрит", "припинен", "знят", "закрыт", "прекращ", "снят", "closed", "void", "withdrawn")


@lru_cache(maxsize=4096)
def outcome_of_status(status: str | None) -> Outcome:
    """The outcome a registry entry's status stands for.

    A person known to be captive is still sought (captivity says nothing about where they are), so such
    a status, like any that is not recognised, leaves the outcome unresolved.
    """
    words = (status or "").casefold()
    if any(stem in words for stem in _STILL_SOUGHT):
        return Outcome.UNRESOLVED
    for stems, outcome in (
        (_IDENTIFIED, Outcome.IDENTIFIED),
        (_RETURNED, Outcome.RETURNED),
        (_CLOSED, Outcome.CLOSED),
    ):
        if any(stem in words for stem in stems):
            return outcome
    return Outcome.UNRESOLVED
