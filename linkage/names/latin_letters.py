"""How Latin letters may be read, by spelling tradition: written letters, then the sounds they may stand for.

Sounds are the ASCII letters of ``skeleton``; readings are parted by ``|``, likelier first. Sources: the
tables of ``transliteration`` read backwards (KMU 2010, passports, ICAO 9303, BGN/PCGN, GOST, DSTU 9112,
ISO 9, French, German, Polish PWN) and the alphabets of Turkish, Azerbaijani and Hungarian.
"""

import re
from functools import cache

# One letter without context, any tradition.
_LETTER = """
a:a b:b d:d e:e f:f g:h h:h i:i k:k l:l m:m n:n o:o p:p q:k r:r s:s t:t u:u v:v w:v y:y z:z š:S č:C
ž:j ŝ:W ş:S ș:S ç:C ż:j ğ:h ģ:h ł:l ľ:l ś:s ź:z ń:n ň:n ñ:n ť:t ţ:c ț:c ď:d ř:r ć:c đ:d ą:on ę:en
ó:o|u ö:o ő:o ü:u|i ű:u ů:u û:U â:A ê:E ë:O ï:i ì:i í:i ı:i ĭ:J ȳ:y ý:y è:e é:e á:a à:a ă:a ä:e ə:e|a ú:u
ŭ:u ô:o ß:s ʺ: j:J c:k x:ks
"""
# Passports, lists and the press in English; always tried. Telegraph writes щ as sc.
_ENGLISH = """
tshch:tW tsh:tS|C shch:W shh:W szcz:W sch:W|S|sC sh:S zh:j kh:q gh:h ch:C|q tch:C ts:c tc:c|tk
tsch:C schtsch:W tz:c cz:C|c sz:S|s ph:f ck:k|ck th:t iu:U yu:U ju:U|ju ia:A ya:A ja:A|ja ie:E ye:E
je:E|je io:O|io yo:O jo:O|jo yi:i ji:i ou:u|ou oo:u ee:i gue:he gui:hi guy:hy ce:ce|ke ci:ci|ki
cy:cy|ky c:k|c x:ks|q joe:O dzh:j j:J|j sce:sce|ske|We sci:sci|ski|Wi scy:scy|sky|Wy sc:sk|W
"""
_FRENCH = """
chtch:W tch:C ch:S sh:S ou:u iou:U ia:A ie:E kh:q ts:c j:j gue:he gui:hi guy:hy io:O|io ya:A ye:E
iya:iA sch:S zh:j x:ks
"""
_GERMAN = """
schtsch:W tsch:C sch:S|j sh:j ch:q z:c ts:c tz:c ja:A ju:U je:E jo:O ji:i kh:q ss:s ij:yJ ai:aJ
ei:eJ|aJ dsch:j th:t c:k
"""
_POLISH = """
szcz:W śn:Sn|sn cz:C sz:S rz:r|j ch:q c:c ia:A iu:U ie:E io:O ja:A ju:U je:E jo:O ji:i dż:j dź:dz x:ks
ć:c|t
"""
_SCHOLARLY = """
šč:W ja:A ju:U je:E jo:O ji:i ij:iJ yj:yJ x:q h:h|q c:c ch:q dž:j ia:A iu:U io:io|O ie:E
"""
_TURKIC = """
c:j ç:C ş:S ya:A yu:U yü:U ye:E x:q j:j q:k
"""
_HUNGARIAN = """
gy:d ny:n ly:l cs:C zs:j sz:s s:S c:c th:t ty:t j:J
"""

# Letters that betray a tradition; its readings are then tried besides the English ones.
MARKS = (
    (re.compile("tch|ou|[ei]ne$|[eo]ff$|gu[eiy]|ch|j"), "french"),
    (re.compile("sch|w|z.*j|j.*z"), "german"),
    (re.compile("w|cz|sz|rz|[łżśźćńąęó]"), "polish"),
    (re.compile("[čšžŝêûâïëěř]|x"), "scholarly"),
    (re.compile("[çşğəıöü]"), "turkic"),
    (re.compile("gy|cs|zs|[őűáéíóöúü]|th$"), "hungarian"),
)

_TRADITIONS = {
    "english": _ENGLISH,
    "french": _FRENCH,
    "german": _GERMAN,
    "polish": _POLISH,
    "scholarly": _SCHOLARLY,
    "turkic": _TURKIC,
    "hungarian": _HUNGARIAN,
}


def _parsed(rules: str) -> dict[str, tuple[str, ...]]:
    pairs = (rule.split(":") for rule in rules.split())
    return {letters: tuple(readings.split("|")) for letters, readings in pairs}


@cache
def table(tradition: str) -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """A tradition's written letters as a pattern, longest first, and what each may sound like.

    >>> letters, readings = table("german")
    >>> letters.findall("tschub"), readings["tsch"]
    (['tsch', 'u', 'b'], ('C',))
    """
    rules = _parsed(_LETTER) | _parsed(_TRADITIONS[tradition])
    return re.compile("|".join(map(re.escape, sorted(rules, key=len, reverse=True)))), rules
