"""The Ministry of Internal Affairs' open data on missing people: which of its entries are of this war."""

from linkage.records.readers.sheet import Sheet

LOST_SINCE = "2014-04-01"
_KEYS = {"LAST_NAME_U", "FIRST_NAME_U", "LOST_DATE"}


def is_mia(sheet: Sheet) -> bool:
    """Whether the records carry the keys of that publication (data.gov.ua)."""
    return set(sheet.columns or ()) >= _KEYS


def left_out_before(sheet: Sheet, lost_since: str) -> Sheet:
    """Without the people lost before an ISO day, counted in a note. An entry without a date stays."""
    assert sheet.columns is not None
    at = sheet.columns.index("LOST_DATE")
    keep = [
        index for index, row in enumerate(sheet.rows) if not row[at] or (row[at] or "")[:10] >= lost_since
    ]
    left_out = len(sheet.rows) - len(keep)
    if left_out:
        sheet.notes.append(f"{left_out} entries of people lost before {lost_since} were left out")
    sheet.rows = [sheet.rows[index] for index in keep]
    sheet.numbers = [sheet.numbers[index] for index in keep]
    sheet.set_aside += left_out
    sheet.layout = "MIA open data, JSON"
    return sheet
