"""A call sign among the words of a name cell finds its column, and the surname is not lost for it."""

import pytest

from linkage.records.name_cells import take_apart


@pytest.mark.parametrize(
    ("text", "surname", "given_name", "call_sign"),
    [
        ("Філософ Антон Випорхонюк", "Випорхонюк", "Антон", "Філософ"),
        ("солдат Мустанг Петро Кушнір", "Кушнір", "Петро", "Мустанг"),
        ("Кушнір Петро на псевдо Мустанг", "Кушнір", "Петро", "Мустанг"),
        ("Кушнір Петро з позивним «Мустанг»", "Кушнір", "Петро", "Мустанг"),
        ("Кушнір Петро, позивний «Сивий Вовк»", "Кушнір", "Петро", "Сивий Вовк"),
        ("хлопець на псевдо Мустанг", None, None, "Мустанг"),
        ("Сокіл Іван Петрович", "Сокіл", "Іван", None),
    ],
)
def test_a_call_sign_in_a_name_cell(
    text: str, surname: str | None, given_name: str | None, call_sign: str | None
) -> None:
    cell = take_apart(text)
    assert (cell.surname, cell.given_name, cell.call_sign) == (surname, given_name, call_sign)
    assert cell.other_names is None
