"""Whether what a witness tells of somebody's condition is that the person is dead."""

import re
from functools import lru_cache

from linkage.records.spelling import fold

_DEAD = re.compile(
    r"\b(?:помер(?:ла|ли)?|померл\w+|умер(?:ла|ли)?|умерш\w+|вмер(?:ла)?|загину(?:в|ла|ли)|загибл\w*"
    r"|погиб(?:ла|ли)?|погибш\w+"
    r"|вбит(?:ий|а|о|і)|вбили|вбито|убит(?:ый|ий|а|о|ы)?|убили|забит(?:ий|ый|о)? до смерті"
    r"|забили до смерті|забили насмерть"
    r"|мертв(?:ий|а|ый|ая|е|і|ые|ого|им)?|закатован(?:ий|а|о)|закатували|замучен(?:ий|ый|а"
    r"|о) до смерт[іи]|страчен(?:ий|а|о)"
    r"|казнен(?:а|о|ы)?|розстрілян(?:ий|а|о|і)|розстріляли|расстрелян(?:а|о|ы)?|расстреляли|скона(?:в|ла)"
    r"|скончал(?:ся|ась)"
    r"|не вижи(?:в|ла)|не выжил(?:а)?|труп|тіло без ознак життя|dead|died|deceased|killed|murdered"
    r"|executed|shot dead|beaten to death"
    r"|did not survive)\b"
)
# «не помер», «ледь не загинув», «мало не вбили», «брат загинув», «можливо мертвий» claim no such thing.
_NOT_SO = re.compile(
    r"\b(?:не|ні|not|never)\s+(?:був\s+|был\s+|yet\s+)?(?:помер|умер|загинув|загинула|погиб|вбит|убит"
    r"|вбили|убили|мертв|dead|died|killed)"
    r"|\b(?:ледь|ледве|мало|чуть|едва|горем|nearly|almost|half)\b|\bнапівмертв|\bполумертв"
    r"|\b(?:можливо|мабуть|ймовірно|нібито|начебто|наче|здається|возможно|вероятно|якобы|наверное|кажется"
    r"|maybe|perhaps|possibly|probably"
    r"|allegedly|чи|или|або|or|якщо|если|if)\b"
    r"|\b(?:брат|сестра|друг|товариш|товарищ|побратим|сусід|сосед|батько|отец|мати|мать|brother|friend"
    r"|father|mother|інші|інший|другие"
    r"|другой|others?|cellmate|співкамерник|сокамерник)\w*\b"
)


@lru_cache(maxsize=4096)
def tells_death(text: str) -> bool:
    """Whether words under a condition claim the person's death, undenied, undoubted, and of nobody else.

    >>> tells_death("помер від ран"), tells_death("ледь не помер"), tells_death("мертвий?")
    (True, False, False)
    """
    plain = fold(text)
    return "?" not in text and _DEAD.search(plain) is not None and not _NOT_SO.search(plain)


def speaks_of_death(text: str) -> bool:
    """Whether words under a condition speak of a death at all, doubted or denied."""
    return _DEAD.search(fold(text)) is not None
