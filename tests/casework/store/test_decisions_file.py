import pandas as pd
import pytest

from linkage.casework.store.decisions import listed
from linkage.casework.store.decisions_file import import_decisions
from linkage.errors import BadInput

HEAD = "left,right,verdict,who,when\n"
GOOD = "testimony/ngo/T-1,registry/mvs/R-1,same,Ольга,2024-03-12\n"


@pytest.fixture
def bring_in(store, tmp_path):
    """Imports a text as a file; every record of the source ``lost`` was never delivered."""

    def run(text, name="decided.csv"):
        path = tmp_path / name
        if isinstance(text, str):
            path.write_text(text, encoding="utf-8")
        else:
            text.to_excel(path, index=False)
        told = import_decisions(
            store, path, lambda record: None if record.source == "lost" else "0a", "importer"
        )
        with store.reading() as connection:
            return told, listed(connection)

    return run


def test_a_row_becomes_a_decision(bring_in):
    done, (made,) = bring_in(HEAD + GOOD)
    assert (done.entered, done.known, done.errors) == (1, 0, ())
    assert (made["left_record"], made["right_record"]) == ("R-1", "T-1")
    assert (made["verdict"], made["reviewer"], made["reason"]) == ("same", "Ольга", "imported")
    assert (made["decided_at"], made["fingerprint"]) == ("2024-03-11T22:00:00.000000+00:00", "0a-0a")


def test_the_same_file_twice_changes_nothing(bring_in, store):
    _, before = bring_in(HEAD + GOOD)
    rows = store.verify_audit([])
    done, after = bring_in(HEAD + GOOD)
    assert (done.entered, done.known) == (0, 1)
    assert after == before
    assert store.verify_audit([]) == rows


@pytest.mark.parametrize(
    "text",
    [
        "Запис 1;Запис 2;Рішення;Хто;Коли\n"
        "registry/mvs/R-1;testimony/ngo/T-1;та сама особа;Ольга;12.03.2024\n",
        "запись 1\tзапись 2\tрешение\tкто\tдата\n"
        "registry/mvs/R-1\ttestimony/ngo/T-1\tДа\tОльга\t12 марта 2024\n",
        "record 2,record 1,outcome,reviewer,decided at\n"
        "registry/mvs/R-1,testimony/ngo/T-1,Match,Ольга,2024-03-12T00:00:00+02:00\n",
    ],
)
def test_the_same_decision_in_three_languages_is_one(bring_in, text):
    bring_in(HEAD + GOOD)
    done, made = bring_in(text)
    assert (done.known, done.errors, len(made)) == (1, (), 1)


def test_a_spreadsheet_does_as_well(bring_in):
    cells = GOOD.strip().split(",")
    done, made = bring_in(pd.DataFrame([cells], columns=HEAD.strip().split(",")), "decided.xlsx")
    assert (done.entered, len(made)) == (1, 1)


def test_a_list_of_people_is_no_file_of_decisions_and_that_is_one_line(bring_in):
    head = "record_id,surname,military_unit,document_number,circumstances,status,confirmed_date,marks,more\n"
    rows = "".join(
        f"R-{i},Лаптенко,в/ч А7512,АА{i:06d},зник під час бою біля села,зниклий безвісти,2024-03-12,шрам,\n"
        for i in range(400)
    )
    with pytest.raises(BadInput, match="no column left") as told:
        bring_in(head + rows)
    line = str(told.value)
    for column in ("left", "right", "verdict", "who", "when"):
        assert column in line.split(";")[0]
    assert "Лаптенко" not in line and len(line) < 300


def test_rows_with_the_same_fault_are_told_of_a_few_times_and_counted(bring_in):
    rows = [f"testimony/ngo/T-{i},registry/mvs/R-{i},perhaps,Ольга,2024-03-12\n" for i in range(50)]
    rows[7] = rows[7].replace("perhaps", "same").replace("Ольга", "")
    done, made = bring_in(HEAD + GOOD + "".join(rows))
    assert (len(done.errors), len(made)) == (50, 1)
    told = done.told()
    assert [line.split(":")[0] for line in told] == [
        *(f"decided.csv, row {i}" for i in (3, 4, 5)),
        "and 46 more rows",
        "decided.csv, row 10",
    ]
    assert told[3].split(": ", 1)[1] == told[0].split(": ", 1)[1]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("testimony/ngo,registry/mvs/R-1,same,Ольга,2024-03-12", "left names no record"),
        ("registry/mvs/R-1,registry/mvs/R-1,same,Ольга,2024-03-12", "paired with itself"),
        ("registry/mvs/R-1,testimony/lost/T-1,same,Ольга,2024-03-12", "right names a record that was never"),
        ("registry/mvs/R-1,,same,Ольга,2024-03-12", "right is empty"),
        ("registry/mvs/R-1,testimony/ngo/T-1,perhaps so,Ольга,2024-03-12", "verdict is none of same"),
        ("registry/mvs/R-1,testimony/ngo/T-1,same,,2024-03-12", "who decided"),
        ("registry/mvs/R-1,testimony/ngo/T-1,same,Ольга,", "when it was decided"),
        ("registry/mvs/R-1,testimony/ngo/T-1,same,Ольга,2100-01-01", "in the future"),
    ],
)
def test_a_bad_row_is_one_clear_line_and_keeps_no_other_out(bring_in, row, told):
    done, made = bring_in(HEAD + row + "\n" + GOOD)
    (line,) = done.errors
    assert line.startswith("decided.csv, row 2: ")
    assert told in line
    assert "Ольга" not in line and "\n" not in line
    assert len(made) == 1


def test_a_file_without_its_columns_is_refused_with_its_headers(bring_in):
    with pytest.raises(BadInput, match=r"no column verdict, who, when; the headers are 'left', 'right', 'x'"):
        bring_in("left,right,x\na,b,c\n")
