"""What one name is read as: its parts, the nominatives of each, classes, sounds and keys."""

from collections.abc import Iterator
from typing import Any

from linkage.names.clean import fold
from linkage.names.full_keys import keys
from linkage.names.given_names import given_classes
from linkage.names.inflection import nominatives
from linkage.names.initials import is_initial
from linkage.names.parsing import parse
from linkage.names.patronymics import father_classes
from linkage.names.skeleton import sounds


def explained(name: str) -> dict[str, dict[str, Any]]:
    """Each part of a written name -> its value, nominatives with weights, classes, readings, keys by level.

    >>> explained("Шевченком Сашею")["given"]["classes"]
    {'OLEKSANDR': 0.9, 'OLEKSANDRA': 0.1}
    >>> "XVXNK" in explained("Schewtschenko")["surname"]["keys"]["3"]
    True
    """
    parsed = parse(name)
    told: dict[str, dict[str, Any]] = {}
    for part in ("surname", "second_surname", "given", "second_given", "patronymic"):
        value = getattr(parsed, part)
        if value:
            told[part] = _part(value, part)
    if parsed.call_sign:
        told["call_sign"] = {"value": parsed.call_sign}
    if parsed.aside:
        told["aside"] = {"value": " ".join(parsed.aside)}
    return told


def _part(value: str, part: str) -> dict[str, Any]:
    if is_initial(value):
        return {"value": value, "initial": True}
    kind = part.removeprefix("second_")
    found = nominatives(value, kind)[:4]
    told: dict[str, Any] = {
        "value": value,
        "nominatives": {form: round(weight, 3) for form, weight in found if weight >= 0.01},
        "readings": list(sounds(fold(value)))[:6],
        "keys": {str(level): sorted(keys(value, level)) for level in (1, 2, 3)},
    }
    if kind != "surname":
        classes = (given_classes if kind == "given" else father_classes)(found[0][0])
        told["classes"] = {name: round(weight, 3) for name, weight in classes.items()}
    return told


def explained_lines(told: dict[str, dict[str, Any]]) -> Iterator[str]:
    """The same for a terminal, one line a fact.

    >>> next(iter(explained_lines(explained("Шевченком"))))
    'surname: Шевченком'
    """
    for part, facts in told.items():
        yield f"{part.replace('_', ' ')}: {facts['value']}"
        for label in ("nominatives", "classes"):
            if facts.get(label):
                weighed = ", ".join(f"{name} {weight:.2f}" for name, weight in facts[label].items())
                yield f"  {label}: {weighed}"
        if "keys" in facts:
            yield f"  readings: {', '.join(facts['readings'])}"
            for level, found in facts["keys"].items():
                yield f"  keys, level {level}: {', '.join(found)}"
