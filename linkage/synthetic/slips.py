"""Slips of the keyboard, the ear and the scanner in one word."""

from linkage.synthetic.draws import Draws

_KEYBOARD = ("йцукенгшщзхї", "фівапролджє", "ячсмитьбю")
_NEIGHBOURS: dict[str, str] = {}
for _row in _KEYBOARD:
    for _i, _letter in enumerate(_row):
        _NEIGHBOURS[_letter] = _row[max(0, _i - 1) : _i] + _row[_i + 1 : _i + 2]

# What is misheard across a corridor: voiced for voiceless, neighbouring vowels, lost or gained consonants.
_SOUNDS: tuple[tuple[str, str], ...] = (
    ("б", "п"), ("д", "т"), ("г", "х"), ("г", "к"), ("з", "с"), ("ж", "ш"), ("в", "ф"), ("ч", "щ"),
    ("ш", "щ"), ("ц", "с"), ("о", "а"), ("е", "и"), ("и", "і"), ("е", "є"), ("у", "о"), ("л", "р"),
    ("м", "н"), ("н", "л"), ("ук", "юк"), ("чук", "щук"), ("енко", "енок"), ("ський", "цький"), ("ий", "ій"),
    ("ов", "ів"), ("ик", "як"), ("ак", "як"), ("тк", "дк"), ("нн", "н"), ("лл", "л"), ("вч", "ч"),
    ("ьо", "йо"), ("ир", "ер"),
)  # fmt: skip
_LOOK_ALIKES = {"а": "a", "е": "e", "і": "i", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "к": "k",
                "А": "A", "В": "B", "Е": "E", "І": "I", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P",
                "С": "C", "Т": "T", "Х": "X"}  # fmt: skip
_APOSTROPHES = ("’", "ʼ", "`", "*", '"', "")


def mistyped(word: str, draws: Draws) -> str:
    """The word with one slip of the keyboard: a letter swapped, lost, doubled or replaced by a neighbour."""
    if len(word) < 3:
        return word
    position = draws.between(1, len(word) - 2)
    before, letter, after = word[:position], word[position], word[position + 1 :]
    kind = draws.unit()
    if kind < 0.25:
        return before + after[0] + letter + after[1:]
    if kind < 0.5:
        return before + after
    if kind < 0.65:
        return before + letter + letter + after
    return before + draws.pick(_NEIGHBOURS.get(letter) or letter) + after


def misheard(word: str, draws: Draws) -> str:
    """The word with one sound taken for another; sometimes with its last syllable's consonant lost."""
    lowered = word.lower()
    candidates = [
        (start, heard, other)
        for one, two in _SOUNDS
        for heard, other in ((one, two), (two, one))
        if (start := lowered.rfind(heard)) > 0
    ]
    if not candidates:
        return word
    start, heard, other = draws.pick(candidates)
    return word[:start] + other + word[start + len(heard) :]


def disguised(word: str, draws: Draws) -> str:
    """The word with some letters replaced by Latin look-alikes, rarely by digits (a scanner's О and З)."""
    if draws.chance(0.15):
        scanned = word.replace("О", "0").replace("З", "3").replace("о", "0", 1)
        if scanned != word:
            return scanned
    return "".join(_LOOK_ALIKES[c] if c in _LOOK_ALIKES and draws.chance(0.5) else c for c in word)


def other_apostrophe(word: str, draws: Draws) -> str:
    """The word with another sign, or none, for its apostrophe."""
    return word.replace("'", draws.pick(_APOSTROPHES))
