"""How names are declined, Ukrainian and Russian, and the way back from an ending to nominatives.

Each line of a table is one paradigm: the nominative's ending (``-`` for none), who bears it (``m``, ``f``,
``b`` for both, ``p`` for a family in the plural), then the endings of genitive, dative, accusative,
instrumental, locative and vocative, with ``|`` between alternatives, usual first. Spelling is folded: ё as е,
no apostrophes. Rules are wider than the grammar; how names end in the dictionary decides between them.
"""

from collections.abc import Iterator, Mapping
from functools import cache

_NOUNS = """
- m: а у|ові а ом ові|і|у е
р m: ря рю|реві ря рем реві|рі рю|ре
ь m: я ю|еві я ем еві|і ю|е
й m: я ю|єві|еві я єм|ем єві|ї|ю ю
о m: а у|ові а ом ові|у|і о|у|е
ло m: йла йлу|йлові йла йлом йлові йле
ець m: ця цю|цеві|цові ця цем|цом цеві|ці|цю цю|че
ець m: ьця ьцю|ьцеві ьця ьцем ьцеві|ьці ьцю
єць m: йця йцю|йцеві йця йцем йцеві|йці йцю
ок m: ка ку|кові ка ком кові|ку ку|че
ьок m: ька ьку|ькові ька ьком ькові|ьку ьку
ек m: ка ку|кові ка ком кові|ку ку
ень m: ня ню|неві ня нем неві|ні ню
оть m: тя тю|теві тя тем теві|ті тю
оль m: ля лю|леві ля лем леві|лі лю
ель m: ля лю|леві ля лем леві|лі лю
ер m: ра ру|рові ра ром рові|рі ре
ес m: са су|сові са сом сові|сі се
ей m: я ю я єм ї ю
ев m: ьва ьву|ьвові ьва ьвом ьвові|ьві ьве
ів m: ова ову|ові ова овим|овом ові|ову ове
ів m: ева еву|еві ева евим|евом еві|еву еве
їв m: єва єву|єві єва євим|євом єві|єву єве
г m: га гу|гові га гом гові|зі же
к m: ка ку|кові ка ком кові|ку че
х m: ха ху|хові ха хом хові|сі ше
а b: и і у ою і о
ка b: ки ці ку кою ці ко
га b: ги зі гу гою зі го
ха b: хи сі ху хою сі хо
я b: і і ю ею|ьою і е|ю|ьо
я b: ї ї ю єю ї є|йо
ь f: і і ь ю і е
ль f: лі лі ль ллю лі ле
нь f: ні ні нь нню ні не
сь f: сі сі сь ссю сі се
зь f: зі зі зь ззю зі зе
ть f: ті ті ть ттю ті те
дь f: ді ді дь ддю ді де
ов f: ові ові ов овю ові ове
- p: и|ы ів|ов ам ів|ов ами ах
о p: и ів ам ів ами ах
ь p: і|и ів|ей ям ів|ей ями ях
й p: ї|и їв|ев ям їв|ев ями ях
а p: и|ы - ам - ами ах
ець p: ці ців цям ців цями цях
ок p: ки ків|ков кам ків|ков ками ках
"""
_RUSSIAN_NOUNS = """
- m: а у а ом е -
ц m: ца цу ца цем це ц
ь m: я ю я ем е ь
й m: я ю я ем е|и й
ец m: ца цу ца цом|цем це ец
ец m: йца йцу йца йцем|йцом йце ец
ец m: ьца ьцу ьца ьцом|ьцем ьце ец
ок m: ка ку ка ком ке ок
ек m: ка ку ка ком ке ек
ень m: ня ню ня нем не ень
ел m: ла лу ла лом ле ел
ей m: ья ью ья ьем ье ей
яц m: йца йцу йца йцем|йцом йце яц
ев m: ьва ьву ьва ьвом ьве ев
а b: ы е у ой|ою е а
ца b: цы це цу цей|цею це ца
ка b: ки ке ку кой|кою ке ка
га b: ги ге гу гой|гою ге га
ха b: хи хе ху хой|хою хе ха
я b: и е ю ей|ею е я
ия b: ии ии ию ией|иею ии ия
ь f: и и ь ью и ь
"""
# S stands for each of ж ч ш щ.
_HISSING = """
S m: Sа Sу|Sеві Sа Sем Sеві|Sі Sе|Sу
Sа b: Sі Sі Sу Sею Sі Sе
Sь f: Sі Sі Sь Sю Sі Sе
"""
_RUSSIAN_HISSING = """
S m: Sа Sу Sа Sем|Sом Sе S
Sа b: Sи Sе Sу Sей|Sею Sе Sа
"""
_ADJECTIVES = """
ий m: ого ому ого им ому|ім ий
ій m: ього ьому ього ім ьому|ім ій
а f: ої ій у ою ій а|о
ська f: ської ській ську ською ській ська|сько
цька f: цької цькій цьку цькою цькій цька|цько
я f: ьої ій ю ьою ій я
ая f .1: ої ій ую|у ою ій ая
ый m: ого ому ого ым ом ый
ой m: ого ому ого ым|им ом ой
ий m: его ему его им ем ий
ая f: ой ой ую ой|ою ой ая
яя f: ей ей юю ей|ею ей яя
ий p: і|ие их им их ими их
ый p: ые ых ым ых ыми ых
ой p: ые|ие ых|их ым|им ых|их ыми|ими ых|их
"""
# G stands for each of г к х ж ч ш щ, after which Russian, too, has -ий.
_HARD = """
Gий m: Gого Gому Gого Gим Gом Gий
"""
# V stands for each of ов ев єв ін їн ин ын ів їв.
_POSSESSIVES = """
V m: Vа Vу|Vові Vа Vим|Vом Vі|Vу|Vові Vе|V
Vа f: Vої|Vи Vій|Vі Vу Vою Vій|Vі Vа|Vо
V m: Vа Vу Vа Vым Vе V
Vа f: Vой Vой Vу Vой|Vою Vой Vа
V p: Vи|Vы Vих|Vых Vим|Vым Vих|Vых Vими|Vыми Vих|Vых
"""
_SUFFIXES = ("ов", "ев", "єв", "ін", "їн", "ин", "ын", "ів", "їв")
_PATRONYMICS = """
ич m: ича ичу|ичеві ича ичем ичеві|ичі ичу
іч m: іча ічу|ічеві іча ічем ічеві|ічі ічу
їч m: їча їчу|їчеві їча їчем їчеві|їчі їчу
ич m: ича ичу ича ичем|ичом иче ич
ыч m: ыча ычу ыча ычем ыче ыч
вна f: вни вні вну вною вні вно
чна f: чни чні чну чною чні чно
вна f: вны вне вну вной|вною вне вна
чна f: чны чне чну чной|чною чне чна
"""
_ALL_NOUNS = (
    _NOUNS + "".join(_HISSING.replace("S", letter) for letter in "жчшщ"),
    _RUSSIAN_NOUNS + "".join(_RUSSIAN_HISSING.replace("S", letter) for letter in "жчшщ"),
)
_RUSSIAN_ADJECTIVES = "".join(_HARD.replace("G", letter) for letter in "гкхжчшщ")
_TABLES = {
    "given": _ALL_NOUNS,
    "patronymic": (_PATRONYMICS,),
    "surname": (
        _ADJECTIVES,
        _RUSSIAN_ADJECTIVES,
        *(_POSSESSIVES.replace("V", suffix) for suffix in _SUFFIXES),
        *_ALL_NOUNS,
    ),
}

# Share of mentions in each case other than the nominative, in the order of the tables, over all sources.
_CASES = (0.26, 0.2, 0.22, 0.17, 0.08, 0.07)
# A family is seldom spoken of.
_PLURAL = 0.08
# What may be either is more often Ukrainian.
_RUSSIAN = 0.8
_USUAL_ALTERNATIVE = 0.6

#: An oblique ending's nominative ending, with its share of mentions if a man and if a woman bears it.
Way = tuple[str, float, float]


def _paradigms(part: str) -> Iterator[tuple[str, str, float, list[list[str]]]]:
    """Ending, bearer, how usual the paradigm is, and the alternatives of each case."""
    for table in _TABLES[part]:
        for line in filter(None, table.splitlines()):
            head, _, cases = line.partition(": ")
            ending, bearer, *told = head.split()
            usual = _PLURAL if bearer == "p" else _RUSSIAN if table is _ALL_NOUNS[1] else 1.0
            usual *= float(told[0]) if told else 1.0
            if bearer != "p" or part == "surname":
                forms = [[form.strip("-") for form in case.split("|")] for case in cases.split()]
                yield ending.strip("-"), bearer, usual, forms


def _met(cases: list[list[str]]) -> dict[str, float]:
    """Each form of a paradigm with its share of mentions."""
    met: dict[str, float] = {}
    for share, forms in zip(_CASES, cases, strict=True):
        for place, form in enumerate(forms):
            likely = _USUAL_ALTERNATIVE if place == 0 else (1 - _USUAL_ALTERNATIVE) / (len(forms) - 1)
            met[form] = met.get(form, 0.0) + share * (likely if len(forms) > 1 else 1.0)
    return met


@cache
def ways_back(part: str) -> Mapping[str, tuple[Way, ...]]:
    """Oblique ending -> nominative endings it may come from, with how often men's and women's names do so.

    >>> [ending for ending, man, woman in ways_back("patronymic")["вною"] if woman > man]
    ['вна']
    """
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for ending, bearer, usual, cases in _paradigms(part):
        for form, share in _met(cases).items():
            if form != ending:
                ways = found.setdefault(form, {})
                men, women = ways.get(ending, (0.0, 0.0))
                weight = usual * share
                ways[ending] = (
                    max(men, weight if bearer != "f" else 0.0),
                    max(women, weight if bearer in "fb" else 0.0),
                )
    return {
        form: tuple((ending, men, women) for ending, (men, women) in ways.items())
        for form, ways in found.items()
    }
