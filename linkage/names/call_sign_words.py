"""The words that introduce a call sign, in three languages, inflected and shortened."""

# Кличка is also the genitive of the surname Кличко, Aka a given name: these count in small letters alone.
_WORDS = (
    r"поз[иы]вн(?:ий|им|ого|ому|ом|ім|ой|ым)?\.?|поз(?:[иы]в)?\."
    r"|псевд(?:о(?:н[іи]м(?:ом|у|а|ові|е)?)?\.?|\.)"
    r"|пр[іо]звиськ(?:о|ом|у|а)|прозвищ(?:е|ем|у|а)|прозван(?:ий|а|ный|ная)"
    r"|кличк(?:ою|ой|и|і|е)|(?-i:кличк[ау])|кличк[ау](?=\s*[:«\"“„-])|клик[уа]х(?:а|у|ою|ой|и|е|і)"
    r"|погонял(?:о|ом|у|а)"
    r"|(?:також\s+|также\s+)?(?:відом(?:ий|а)\s+як|извест(?:ен|на)\s+как)"
    r"|call[\s-]*sign|c/s|nick-?name[d]?|code[\s-]*name[d]?|nom\s+de\s+guerre|(?:also\s+)?known\s+as"
    r"|(?-i:aka|AKA)|a\.\s?k\.\s?a\.?|alias"
)
_BEFORE = r"(?:на|по|за|з|із|зі|с|со|під|под|має|имеет|його|її|его|ее|with|by|under|has|the|a|his|her|is)"
#: A word that says that a call sign follows, with what belongs to it before and behind; for re.IGNORECASE.
INTRODUCED = (
    rf"(?<!\w)(?:{_BEFORE}\s+){{0,3}}(?:{_WORDS})(?:(?<=\.)|(?!\w))"
    r"\s*+(?:[:=–—-]|(?:був|була|было|был|is|was)(?!\w))?\s*"
)
