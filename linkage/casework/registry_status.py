"""What a registry's own status says about the outcome."""

from functools import lru_cache

from linkage.casework.levels import Outcome

#: The status that says that the ICRC confirmed captivity.
CONFIRMED = "confirmed"

# The contract's own values. A captive is still sought, for captivity says nothing about where they are.
_VALUES = {
    **dict.fromkeys(("missing", "captive", CONFIRMED, "absent"), Outcome.UNRESOLVED),
    **dict.fromkeys(("released", "found"), Outcome.RETURNED),
    "dead": Outcome.DIED,
    "identified": Outcome.IDENTIFIED,
    "closed": Outcome.CLOSED,
}
# Texts that no spelling in the contract covers: stems as registries write them (research: domain, 4.1).
_STILL_SOUGHT = (
    *("не знайд", "не розшук", "не ідентиф", "неідентиф", "неопізнан", "не повернув", "не звільн"),
    *("не найд", "не разыск", "не опозн", "неопозн", "не вернул", "не освобожд"),
    *("not found", "not returned", "not released", "unidentified"),
)
_STEMS = (
    (Outcome.IDENTIFIED, ("ідентифік", "упізнан", "идентифиц", "опознан", "identified")),
    (Outcome.DIED, ("загиб", "загинул", "помер", "погиб", "умер", "dead", "died", "deceased", "killed")),
    (Outcome.RETURNED, ("звільнен", "повернув", "повернул", "обмін", "знайден", "розшукан")),
    (Outcome.RETURNED, ("освобожд", "вернул", "возвращ", "обмен", "найден", "разыскан")),
    (Outcome.RETURNED, ("released", "returned", "exchanged", "found", "located")),
    (Outcome.CLOSED, ("закрит", "припинен", "знят", "закрыт", "прекращ", "снят", "closed", "terminated")),
)


@lru_cache(maxsize=4096)
def outcome_of_status(status: str | None) -> Outcome:
    """The outcome a registry entry's status stands for; one that is not recognised leaves it unresolved."""
    words = (status or "").casefold()
    if words in _VALUES:
        return _VALUES[words]
    if any(stem in words for stem in _STILL_SOUGHT):
        return Outcome.UNRESOLVED
    return next((told for told, stems in _STEMS if any(s in words for s in stems)), Outcome.UNRESOLVED)
