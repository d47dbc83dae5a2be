"""The Ministry of Internal Affairs' open data on missing people: which of its entries are of this war."""

from linkage.records.dates import parse_date
from linkage.records.readers.sheet import Cell, Sheet

LOST_SINCE = "2014-04-01"
_KEYS = {"LAST_NAME_U", "FIRST_NAME_U", "LOST_DATE"}


def is_mia(sheet: Sheet) -> bool:
    """Whether the records carry the keys of that publication (data.gov.ua), in whichever format."""
    return set(sheet.columns or ()) >= _KEYS


def left_out_before(sheet: Sheet, lost_since: str) -> Sheet:
    """Without the people lost before an ISO day, counted in ``left_out`` and in a note.

    An entry stays whose date is missing, cannot be read, or may lie on that day or later.
    """
    assert sheet.columns is not None
    at = sheet.columns.index("LOST_DATE")
    keep = [index for index, row in enumerate(sheet.rows) if _last_day(row[at]) >= lost_since]
    sheet.left_out = len(sheet.rows) - len(keep)
    if sheet.left_out:
        sheet.notes.append(
            f"{sheet.left_out} entries of people lost before {lost_since} were left out "
            "(the setting lost_since in linkage.toml)"
        )
    sheet.rows = [sheet.rows[index] for index in keep]
    sheet.numbers = [sheet.numbers[index] for index in keep]
    sheet.layout = f"MIA open data, {sheet.layout}"
    return sheet


_ANY_TIME = "9999"


def _last_day(text: Cell) -> str:
    try:
        return parse_date(text).latest.isoformat() if text else _ANY_TIME
    except ValueError:
        return _ANY_TIME
