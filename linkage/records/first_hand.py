"""Whether words say plainly that the witness met the person: every word must belong to a sighting.

A list of what speaks against a sighting («saw his name on the wall», «saw his wife») is never complete, so
the words for it are listed instead, and any other word leaves the sighting unread.
"""

import re

from linkage.records.detention import parse_detention_place

_SAW = r"(?:по)?бачи(?:в|ла)|(?:у)?видела?|зустрі(?:ча)?(?:в|ла)|встре(?:тил|чал)а?|saw|seen|met|encountered"
_SEEING = re.compile(
    rf"{_SAW}"
    r"|бачи(?:вся|лася|лись|лися)|видел(?:ся|ась|ись)|зустрі(?:ча)?(?:вся|лася|лись|лися)"
    r"|встре(?:тил|чал)(?:ся|ась|ись)|познайоми(?:вся|лася|лись|лися)|познакомил(?:ся|ась|ись)"
    r"|очевид(?:ець|ец|иця|ица)|eyewitness|first-hand"
)
# «Його бачили» says that people saw him: a sighting only where the witness is told to be one of them.
_SEEING_OF_SEVERAL = re.compile(r"(?:по)?бачили|(?:у)?видели|зустрі(?:ча)?ли|встре(?:тил|чал)и")
_TALKING = re.compile(
    r"спілкува(?:вся|лася|лись|лися)|розмовля(?:в|ла)|говори(?:в|ла|л)|разговаривала?|общал(?:ся|ась|ись)"
    r"|talked|spoke"
)
_CELLMATE = re.compile(r"с[оп]і?в?камерни(?:к|ки|ця|ца)|cell-?mates?")
_TOGETHER = re.compile(r"разом|вместе|together|shared")
_SAME = re.compile(
    r"одн(?:ій|ой|ому|ом|а|е|им)|один|т(?:ій|ой|ому|ом)|сам(?:ій|ому|ой|ом)|спільн\w+|общ(?:ей|ем|ая)"
    r"|same|one"
)
_BEING = re.compile(
    r"си(?:діл?|дит|дел)\w*|утрим\w+|перебув\w+|содерж\w+|тримал\w*|держал\w*|жи(?:в|ла|ли|л)|бу(?:в|ла|ли)"
    r"|был[аи]?|спа(?:в|ла|ли|л)|лежа\w+|знаход\w+|находи\w+|was|were|been|held|detained|kept|imprisoned"
    r"|lived|stayed|sat|slept|in"
)
_MOVED = re.compile(
    r"етапува\w+|этапирова\w+|конвоюва\w+|конвоирова\w+|їхали|ехали|везли|transported|transferred"
)
_ROOM = re.compile(
    r"камер[аіиуе]\w{0,2}|бара[кц]\w{0,3}|палат[аіиуе]\w{0,2}|відсік\w*|отсек\w*"
    r"|секці[їяюй]\w*|секци[ияюей]\w*"
    r"|загон[уі]|отряд[еу]|cells?|barracks?|ward|dormitory|hut"
)
_CAPTIVITY = re.compile(r"полон[уіо]?\w*|плен[уе]?|captivity")
# Who met whom, how, how often: words that add no other object.
_BESIDE = re.compile(
    r"я|ми|мы|його|йому|її|їх|ним|ними|нею|его|него|ее|ей|ему|их|ней|мною|мной|нами|me|us|him|her|them"
    r"|i|we|he|she"
    r"|сам|сама|самі|сами|особисто|лично|власн(?:ими|і)|сво(?:їми|ими|ї|и)|собственными|очима|очі"
    r"|глазами|глаза"
    r"|personally|actually|own|my|eyes|person|myself|directly|alive|жив(?:ого|им|ым)|the|a|an|and|і|й"
    r"|та|и|ще|еще|also"
    r"|також|также|теж|тоже|часто|щодня|щоденно|ежедневно|постійно|постоянно|кілька|декілька|несколько"
    r"|раз[иіуа]?|разів"
    r"|дв[аі]|две|три|двічі|дважды|тричі|трижды|один|одного|одного разу|once|twice|often|daily|times?"
    r"|several|many|every|briefly|мельком"
    r"|здалеку|здаля|издали|издалека|зблизька|вблизи|близько|близко|closely|поруч|рядом|поряд|nearby"
    r"|тут|там|here|there"
    r"|недалеко|останній|последний|last|перший|первый|first|day|days|week|weeks|months?|years?|день|дні"
    r"|днів|дня|дней"
    r"|тиж\w+|недел\w+|місяц\w+|месяц\w*|ро(?:ки|ку|ці)|років|рік|год[ау]?|лет|р|г|"
    r"(?:січ|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|груд)(?:ень|ня|ні|нем|ий|ого|ому)|листопад[аіу]?"
    r"|(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)[ьяе]|(?:март|август)[ае]?|ма[йяе]"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|літо|влітку|восени|взимку|навесні|летом|осенью"
    r"|зимой|весной"
    r"|літа|summer|autumn|winter|spring|early|late|mid|\d+(?:-?\w{1,2})?"
)
_BEFORE_PLACES = re.compile(
    r"у|в|во|на|при|під|под|над|за|коло|біля|возле|около|поблизу|через|крізь|сквозь|після|после"
    r"|перед|до|с|з|із|зі|со"
    r"|від|от|по|час|время|между|між|in|at|on|near|inside|outside|into|through|during|after|before"
    r"|while|from|for|with|to|since|until"
)
_PRISON = re.compile(
    r"колоні\w+|колони\w+|тюрм\w+|тюрьм\w+|тюремн\w+|вязниц\w+|ізолятор\w*|изолятор\w*|с[іи]зо|шизо|шізо"
    r"|карцер\w*|таб[оі]р\w*|лагер\w*|colony|prison|jail|camp|remand"
)
# A place or an occasion at which one meets another; towns and facilities are known to their own table.
_PLACE = re.compile(
    r"лазн\w+|бан[яеіию]\w{0,2}|душ\w{0,3}|коридор\w*|дв[іо]р\w*|подвір\w*|плац\w*|прогул\w+|їдальн\w+"
    r"|столов\w+|кухн\w+"
    rf"|{_PRISON.pattern}"
    r"|обмін\w*|обмен\w*|етап\w*|этап\w*|допит\w*|допрос\w*|шпитал\w*|госпітал\w*|госпитал\w*"
    r"|лікарн\w+"
    r"|больниц\w+|медчаст\w+|санчаст\w+|медсанчаст\w+|автозак\w*|автобус\w*|вагон\w*|потяг\w*|поезд\w*"
    r"|літак\w*"
    r"|самолет\w*|вікн\w+|віконц\w+|окн\w+|окошк\w+|годівниц\w+|кормушк\w+|щілин\w+|щел\w+|вічк\w+"
    r"|глаз[ок]\w+|двер\w+"
    r"|переклич\w+|поверк\w*|повірк\w*|перевір\w+|проверк\w+|робот\w*|работ\w*|цех\w*|промзон\w*"
    r"|чер[зг]\w+|очеред\w*"
    r"|стро[юїі]|черзі|фільтрац\w*|фильтрац\w*|суд[іуе]?|приймальн\w+|карантин\w*|комендатур\w*|підвал\w*"
    r"|подвал\w*|ям[іе]|гараж\w*|ангар\w*|зон[іеаиу]\w*|корпус\w*|поверс\w+|этаж\w*|полігон\w*"
    r"|блок[уеаіц]\w*|block|сусідн\w+|соседн\w+|іншій|іншому|другой"
    r"|bath\w*|shower\w*|corridor|hallway|yard|exercise|walks?|walking|canteen|dining|mess|hall|kitchen"
    r"|facility|centre|center|exchange|transfer|transport|interrogations?|hospital"
    r"|infirmary|clinic|sickbay|bus"
    r"|truck|van|train|plane|window|hatch|peephole|door|doorway|gap|roll-call|formation|line|queue|work"
    r"|workshop"
    r"|industrial|zone|filtration|court|quarantine|basement|garage|pit|floor|punishment|medical|unit"
    r"|next|neighbouring"
    r"|neighboring|adjacent|opposite|time|same|another|building|shift"
)
_WORDS = 16


def tells_of_seeing(words: str) -> bool:
    """Whether a verb of seeing is among the words, whatever was seen."""
    return any(_SEEING.fullmatch(word) or _SEEING_OF_SEVERAL.fullmatch(word) for word in words.split())


def plain_sighting(words: str) -> str | None:
    """saw or same_cell, where tidied small-letter words say so and nothing else; None otherwise.

    >>> plain_sighting("бачив його в лазні"), plain_sighting("saw his name"), plain_sighting("shared a cell")
    ('saw', None, 'same_cell')
    """
    words = words.replace("cell mate", "cellmate").replace("roll call", "roll-call")
    if not 0 < len(words.split()) <= _WORDS:
        return None
    words = _without_friends(words)
    tokens = words.split()
    if _ANOTHER_TIME.search(words) or not _all_belong(tokens):
        return None
    seen = _is_seen(tokens, words)
    if any(map(_HOSPITAL.fullmatch, tokens)) and not _is_of_captivity(tokens, words, seen):
        return None
    together = any(map(_TOGETHER.fullmatch, tokens))
    in_room = any(map(_ROOM.fullmatch, tokens)) and (together or _SAME_ROOM.search(words))
    kept_together = together and any(map(_KEPT.fullmatch, tokens))
    cellmate = any(map(_CELLMATE.fullmatch, tokens)) and not _FROM_CELLMATE.search(words)
    apart = _APART.search(words)
    if in_room or kept_together or cellmate or (_KEPT_WITH.search(words) and not apart):
        return "same_cell"
    beside = not apart and (_BEING_WITH.search(words) or _NEXT_TO.search(words))
    moved = together and any(map(_MOVED.fullmatch, tokens))
    face_to_face = any(map(_IN_PERSON.fullmatch, tokens)) or any(map(_PLACE.fullmatch, tokens))
    talked = face_to_face and _TALKED.search(words)
    return "saw" if seen or beside or moved or talked or _SAME_TRANSPORT.search(words) else None


def _is_seen(tokens: list[str], words: str) -> bool:
    somebody = any(map(_SEEING.fullmatch, tokens)) or _WE_SAW.search(words)
    return bool(somebody) and not _NOT_THE_PERSON.search(words)


def _is_of_captivity(tokens: list[str], words: str, seen: bool) -> bool:
    """Whether a hospital may pass for the captors': one lies in a hospital before captivity as well.

    Whoever was together in one must tell whose it was, by a word of captivity or by a town known to detain
    (docs/decisions/0085).
    «Бачив» answers where prisoners were seen, so it stands alone, but not with a region that may be free.
    """
    place = parse_detention_place(words)
    known = place.recognised and (place.town is not None or place.country not in (None, "UA"))
    if known or any(kind.fullmatch(token) for kind in _CAPTORS for token in tokens):
        return True
    return seen and place.region is None


def _without_friends(words: str) -> str:
    """The words without friends who were there too: «сидів з ним і з другом».

    Only those told after the person: «зустрівся з другом» met the friend alone, and in «сидів з другом,
    бачив його» it is the friend who was seen.
    """
    left = _FRIEND_SEEN_TOO.sub(r"\1", words)
    person = _THE_PERSON_MET.search(left)
    if not person or any(map(_TALKING.fullmatch, words.split())):
        return words
    return " ".join((left[: person.end()] + _COMPANY.sub("", left[person.end() :])).split())


_IN_PERSON = re.compile(r"особисто|лично|personally|person|face")
_SAME_ROOM = re.compile(rf"\b(?:{_SAME.pattern})\s+(?:\S+\s+)?(?:{_ROOM.pattern})(?!\S)")
_ANOTHER_TIME = re.compile(
    r"\b(?:до|перед|before)\s+(?:\S+\s+)?(?:полон\w*|плен\w*|captivity)\b"
    r"|\b(?:після|после|after)\s+(?:\S+\s+)?(?:обмін|обмен|звільн|освобож|полон|плен|exchange|release|captiv)"
    r"|\b(?:до|перед|після|после|before|after)\s+(?:ним|нею|ней|него|him|her)\b"
)
# Held together: «сиділи разом», «утримувались разом в СІЗО».
_KEPT = re.compile(
    r"сид\w+|сиділ\w+|утрим\w+|содерж\w+|тримал\w*|held|detained|kept|imprisoned|полон\w*|плен[уе]?|captivity"
)
# «Сидів з ним», «зі мною сидів»; «був з ним», «перебували разом» say as much as «бачив», and no more.
_WITH = r"(?:з|із|зі|с|со|with)\s+(?:ним|нею|ней|мною|мной|нами|him|her|me|us)"
_KEPT_VERB = (
    r"(?:си(?:дів|діла|діли|дел|дела|дели)|утриму\w+|содерж\w+|тримал\w*|держал\w*|sat|held|detained|kept"
    r"|imprisoned)"
)
_STAY_VERB = (
    r"(?:бу(?:в|ла|ли)|был[аи]?|перебув\w+|знаход\w+|находи\w+|спа(?:в|ла|ли|л)|лежа\w+|was|were|been|stayed"
    r"|slept)"
)
_BETWEEN = r"\s+(?:\S+\s+){0,2}?"
_KEPT_WITH = re.compile(rf"\b{_KEPT_VERB}{_BETWEEN}{_WITH}\b|\b{_WITH}{_BETWEEN}{_KEPT_VERB}\b")
_BEING_WITH = re.compile(
    rf"\b{_STAY_VERB}{_BETWEEN}(?:{_WITH}|разом|вместе|together)\b"
    rf"|\b(?:{_WITH}|разом|вместе){_BETWEEN}{_STAY_VERB}\b"
)
_NEXT_TO = re.compile(
    rf"\b(?:{_KEPT_VERB}|спа(?:в|ла|ли|л)|лежа\w+|slept)\s+(?:поруч|поряд|рядом|next\s+to)\b"
    rf"|\b(?:поруч|поряд|рядом)\s+(?:{_KEPT_VERB}|спа(?:в|ла|ли|л)|лежа\w+)\b"
)
_WE_SAW = re.compile(
    rf"\b(?:ми|мы|самі|сами){_BETWEEN}(?:{_SEEING_OF_SEVERAL.pattern})\b"
    rf"|\b(?:{_SEEING_OF_SEVERAL.pattern})\s+(?:\S+\s+)?(?:ми|мы|самі|сами)\b"
)
# «Другом», «друга», «другу» are a friend, but right before a place another one: «в другом бараке».
_OTHER_PLACE = rf"(?=\s+(?:{_ROOM.pattern}|{_PLACE.pattern})(?!\S))"
_ANOTHER = (
    r"інш\w+|друг(?:ий|ої|ого|ому|ій|ою|им|их|і|ими|ой|ая|ое|ую|ие|е)(?!\w)"
    rf"|друг(?:ом|а|у){_OTHER_PLACE}"
)
_WHOSE = r"(?:(?:мо(?:їм|им|го|его)|сво(?:їм|им|го|его)|наш(?:им|ого|его)|його|її|его|ее|my|our|his|a)\s+)?"
_COMPANY = re.compile(
    rf"(?<!\S)(?:(?:і|й|та|и|and|разом|вместе|together|з|із|зі|с|со|with)\s+){{1,4}}{_WHOSE}"
    rf"(?:другом|друзями|друзьями|товари[шщ]ем|товари[шщ]ами|побратим(?:ом|ами)|friends?)(?!\S)(?!{_OTHER_PLACE})"
)
_PERSON = r"(?:його|її|его|ее|him|her)"
# «Бачив його друга» is of the friend alone.
_FRIEND_SEEN_TOO = re.compile(
    rf"\b({_PERSON})\s+(?:і|й|та|и|and)\s+{_WHOSE}"
    r"(?:друга|друзів|друзей|товари[шщ]а|побратим(?:а|ів|ов)|friends?)(?!\S)"
)
# «Його» is the person as the object of seeing; elsewhere it tells whose friend: «бачився з його другом».
_SAW_OBJECT = rf"(?:{_SAW}|{_SEEING_OF_SEVERAL.pattern})"
_THE_PERSON_MET = re.compile(rf"\b(?:{_WITH}|{_SAW_OBJECT}\s+{_PERSON}|{_PERSON}\s+{_SAW_OBJECT})\b")
# Behind a wall, in another cell, or in one prison only: there one need not meet.
_APART = re.compile(
    rf"\b(?:сусідн\w+|соседн\w+|{_ANOTHER}|через|крізь|сквозь|through|behind|next|adjacent|another|opposite"
    r"|neighbou?ring)\b(?!\s+to\s+(?:him|her))"
    rf"|\b(?:{_SAME.pattern})\s+(?:\S+\s+)?(?:колоні|колони|тюрм|тюрьм|вязниц|с[іи]зо|таб[оі]р|лагер|prison|jail|camp|colony)"
)
_HOSPITAL = re.compile(
    r"шпитал\w*|госпітал\w*|госпитал\w*|лікарн\w+|больниц\w+|палат[аіиуе]\w{0,2}|hospital|clinic|ward"
)
# Of the captors is what holds people, and what stands on land that was held before the invasion.
_CAPTORS = (
    _KEPT,
    _PRISON,
    re.compile(r"камер\w*|cells?|днр|лнр|dnr|lnr|крим\w*|крым\w*|crimea|севастопол\w*"),
)
_FROM_CELLMATE = re.compile(rf"\b(?:від|от|from|through|через)\s+(?:\S+\s+)?(?:{_CELLMATE.pattern})")
# «Was seen» does not say by whom; «saw the cell» not whom.
_NOT_THE_PERSON = re.compile(
    r"\b(?:was|were|been)\s+(?:seen|met)\b"
    rf"|\b(?:{_SEEING.pattern}|{_SEEING_OF_SEVERAL.pattern})"
    rf"\s+(?:(?:the|a|her|його|її|их|его|ее)\s+)?(?:{_ROOM.pattern})(?!\S)"
)
_SAME_TRANSPORT = re.compile(
    rf"\b(?:{_SAME.pattern})\s+(?:\S+\s+)?(?:етап[іу]|этап[еу]|автозак[уіе]|вагон[іуе]|transport|transfer|truck|bus)(?!\S)"
)
# Through a wall or a door one is heard, not seen; so it must be said that it was face to face, or where.
_TALKED = re.compile(
    rf"^(?!.*\b(?:через|крізь|сквозь|through|behind)\b).*\b(?:{_TALKING.pattern})\s+(?:особисто\s+|лично\s+)?"
    r"(?:з|із|с|with|to)\s+(?:ним|нею|ней|him|her)\b"
)


def _all_belong(tokens: list[str]) -> bool:
    """Whether each word is one of a meeting; a place counts only after its preposition."""
    placed = False
    unknown: list[str] = []
    for token in [*tokens, ""]:
        known = not token or any(kind.fullmatch(token) for kind in _ANYWHERE)
        named = known or (placed and _PLACE.fullmatch(token) is not None)
        if not named and not placed:
            return False
        if not named:
            unknown.append(token)
            continue
        if unknown and not _is_known_place(" ".join(unknown)):
            return False
        unknown = []
        if _BEFORE_PLACES.fullmatch(token):
            placed = True
        elif _SEEING.fullmatch(token) or _SEEING_OF_SEVERAL.fullmatch(token):
            placed = False
    return True


_ANYWHERE = (
    _SEEING,
    _SEEING_OF_SEVERAL,
    _TALKING,
    _CELLMATE,
    _TOGETHER,
    _SAME,
    _BEING,
    _MOVED,
    _ROOM,
    _CAPTIVITY,
    _BESIDE,
    _BEFORE_PLACES,
)


def _is_known_place(words: str) -> bool:
    return parse_detention_place(words).recognised
