import os

import pytest
from sqlalchemy import delete, func, select, text, update

from linkage.casework.store.audit import Anchor, Head, head_of
from linkage.casework.store.opening import make_engine, opened_store
from linkage.casework.store.tables import audit, audit_head
from linkage.errors import BadInput


@pytest.fixture
def chain(workspace):
    """Five rows of the audit."""
    with opened_store(workspace) as opened:
        for number in range(5):
            with opened.writing() as writing:
                writing.note("olena", "export", f"table/{number}", rows=number)
        yield opened


def tamper(store, statement):
    """What somebody does who can write the database and has no key."""
    with store.writing() as writing:
        writing.connection.execute(statement)


def test_a_whole_chain_has_nothing_to_complain_of(chain):
    assert chain.verify_audit([]) == (5, [])


@pytest.mark.parametrize("column", ["at", "actor", "action", "subject", "detail", "mac"])
def test_an_edited_row_is_found(chain, column):
    tamper(chain, update(audit).where(audit.c.seq == 3).values({column: "2020"}))
    _, complaints = chain.verify_audit([])
    assert complaints[0].startswith("row 3 of ")


@pytest.mark.parametrize(("gone", "told"), [([1], "row 1"), ([2, 3], "rows 2 to 3"), ([4, 5], "rows 4 to 5")])
def test_a_removed_row_is_found_wherever_it_stood(chain, gone, told):
    tamper(chain, delete(audit).where(audit.c.seq.in_(gone)))
    _, complaints = chain.verify_audit([])
    assert [line for line in complaints if line.startswith(told) and "removed" in line]


def test_cutting_the_end_off_and_mending_the_head_is_found(chain):
    with chain.reading() as connection:
        mac = connection.execute(select(audit.c.mac).where(audit.c.seq == 3)).scalar()
    tamper(chain, delete(audit).where(audit.c.seq > 3))
    tamper(chain, update(audit_head).values(seq=3, mac=mac))
    assert "the head of the audit is not as it was written" in chain.verify_audit([])[1][0]


def test_a_store_put_back_to_an_older_state_does_not_fit_what_a_run_saw(chain):
    with chain.reading() as connection:
        old = dict(connection.execute(select(audit_head)).mappings().one())
    with chain.writing() as writing:
        writing.note("olena", "export", "table/6")
    with chain.reading() as connection:
        seen = Anchor("the report of run 1", head_of(connection))
    assert chain.verify_audit([seen])[1] == []
    tamper(chain, delete(audit).where(audit.c.seq > 5))
    tamper(chain, update(audit_head).values(old))
    assert chain.verify_audit([])[1] == []
    assert chain.verify_audit([seen])[1] == ["the report of run 1 saw row 6, which is no longer there"]


def test_a_chain_written_anew_is_not_the_one_a_run_saw(chain):
    seen = Anchor("the report of run 1", Head(2, "0" * 64))
    assert chain.verify_audit([seen])[1] == ["row 2 is not the one that the report of run 1 saw"]


def test_removing_everything_is_found(chain):
    tamper(chain, delete(audit))
    tamper(chain, delete(audit_head))
    assert chain.verify_audit([])[1] == ["the head of the audit is missing"]


def test_what_fails_leaves_neither_the_action_nor_its_row(chain):
    with pytest.raises(RuntimeError), chain.writing() as writing:
        writing.note("olena", "export", "table/6")
        raise RuntimeError
    with chain.reading() as connection:
        assert connection.execute(select(func.count()).select_from(audit)).scalar() == 5


def test_the_key_stays_outside_the_database_and_only_its_owner_can_read_it(workspace, chain):
    path = workspace.folder / "audit.key"
    assert path.stat().st_mode & 0o077 == 0
    path.chmod(0o644)
    with pytest.raises(BadInput, match="chmod 600"), opened_store(workspace):
        pass


def test_without_its_key_a_store_is_not_opened_but_the_environment_may_give_it(workspace, chain, monkeypatch):
    path = workspace.folder / "audit.key"
    key = path.read_text()
    path.unlink()
    with pytest.raises(BadInput, match="missing"), opened_store(workspace):
        pass
    monkeypatch.setitem(os.environ, "LINKAGE_AUDIT_KEY", key.strip())
    with opened_store(workspace) as again:
        assert again.verify_audit([]) == (5, [])


def test_another_key_is_told_of(workspace, chain, monkeypatch):
    monkeypatch.setitem(os.environ, "LINKAGE_AUDIT_KEY", "x" * 40)
    with opened_store(workspace) as again:
        assert any("the key is not the one" in line for line in again.verify_audit([])[1])


def test_a_store_of_a_newer_program_is_not_touched(workspace, chain):
    with make_engine(workspace).begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(BadInput, match="newer"), opened_store(workspace):
        pass
