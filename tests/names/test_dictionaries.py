"""All that is kept of the dictionaries is made at once."""

import os
import subprocess
import sys

from linkage.names.dictionaries import MADE

USE = """
import os
from pathlib import Path
from linkage import names
from linkage.names.dictionaries import unprepared

def kept():
    return {file.stem for file in Path(os.environ["XDG_CACHE_HOME"]).rglob("*.json")}

for make in unprepared():
    make()
before = kept()
for name in ("Шевченка Тараса Григоровича", "Shevchenko Taras Hryhorovych", "Ghbdtn Vladosik"):
    names.parse(name), names.compare(name, "Шевченко Саша")
    for part in ("surname", "given", "patronymic"):
        names.nominatives(name.split()[-1], part), names.similarity(name, "Саша", part)
    for level in (1, 2, 3):
        names.keys(name, level)
print(len(before), sorted(kept() - before))
"""


def test_nothing_is_left_to_be_made_when_names_are_used(tmp_path):
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", USE], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(len(MADE)), "[]"]
