import pandas as pd
import pytest
from sqlalchemy import select

from linkage.casework.status import SENTENCES, WORDING, Asked, Status, look_up
from linkage.casework.store import disclosures, releases
from linkage.casework.store.disclosures import call_backs
from linkage.casework.store.releases import RELEASABLE, told_now
from linkage.casework.store.tables import audit
from linkage.casework.store.users import MAY, Role, add_user, close_user
from linkage.errors import BadInput

COLUMNS = ["person_id", "registered", "name", "birth_date", "registry_records"]
ONE = ("P-1", "yes", "Ткач Ян Юрійович", "1990-05-01", "mvs/R-1")
TWO = ("P-2", "yes", "Гай Лев Ількович", "1985-06-02", "mvs/R-2 | police/7")
NOBODY = ("P-3", "no", "Сич Юрій Ігорович", "1979-01-02", "")
TEAM = {
    "olena": "caseworker",
    "petro": "caseworker",
    "maria": "lead",
    "ivan": "lead",
    "iryna": "liaison",
    "taras": "analyst",
    "oleh": "data_officer",
}


@pytest.fixture
def persons():
    return pd.DataFrame([ONE, TWO, NOBODY], columns=COLUMNS)


@pytest.fixture
def office(store, persons):
    """The store with a team, and what they do in it, each in a transaction of its own."""
    with store.writing() as writing:
        for name, role in TEAM.items():
            add_user(writing, name, role, "administrator")
    return Office(store, persons)


KNOWN = {"evidence_level": "E2", "acknowledgement_level": "A0", "outcome": "unresolved"}
KNOWN |= {"acknowledged": 0.0, "returned": 0.0, "dead": 0.0}


class Office:
    def __init__(self, store, persons):
        self.store, self.persons = store, persons

    def propose(self, person=ONE, status=Status.PROBABLY_CAPTIVE, by="olena"):
        with self.store.writing() as writing:
            return releases.propose(writing, dict(zip(COLUMNS, person, strict=True)), status, by)

    def approve(self, number, by="maria"):
        with self.store.writing() as writing:
            releases.approve(writing, number, by, self.persons)
        return number

    def withdraw(self, number, by="petro"):
        with self.store.writing() as writing:
            releases.withdraw(writing, number, by, "the witness was mistaken")

    def said(self, name="Ткач Ян Юрійович", born=None):
        with self.store.reading() as connection:
            told = told_now(connection, self.persons)
        return look_up(self.persons, name, born, approved={who: one.status for who, one in told.items()})

    def tell(self, to="заява 1", by="iryna", name="Ткач Ян Юрійович", born=None):
        with self.store.writing() as writing:
            told = told_now(writing.connection, self.persons)
            approved = {who: one.status for who, one in told.items()}
            answer = look_up(self.persons, name, born, approved=approved)
            standing = told.get(answer.person_id or "")
            return disclosures.disclose(writing, Asked(name, born), answer, standing, to, by)

    def calls(self):
        with self.store.reading() as connection:
            return [(one.told_to, one.told, one.now, one.why) for one in call_backs(connection, self.persons)]

    def states(self):
        with self.store.reading() as connection:
            return [one["state"] for one in releases.releases(connection, self.persons)]


@pytest.mark.parametrize("status", RELEASABLE)
def test_what_two_people_approved_is_said(office, status):
    number = office.propose(status=status)
    assert office.said().status == Status.CAPTIVITY_UNKNOWN
    office.approve(number)
    assert office.said().sentences == SENTENCES[status]


def test_nobody_approves_their_own_proposal(office):
    number = office.propose(by="maria")
    with pytest.raises(BadInput, match="somebody else must approve"):
        office.approve(number, by="maria")
    office.approve(number, by="ivan")
    assert office.said().status == Status.PROBABLY_CAPTIVE


@pytest.mark.parametrize(
    "name", [name for name, role in TEAM.items() if role not in MAY["propose a release"]]
)
def test_who_may_not_propose_is_told_who_may(office, name):
    with pytest.raises(BadInput, match="ask a caseworker or lead"):
        office.propose(by=name)


@pytest.mark.parametrize("name", [name for name, role in TEAM.items() if role != Role.LEAD])
def test_only_a_lead_approves(office, name):
    number = office.propose(by="maria")
    with pytest.raises(BadInput, match="may not approve"):
        office.approve(number, by=name)
    assert office.said().status == Status.CAPTIVITY_UNKNOWN


def test_a_user_who_is_closed_or_unknown_does_nothing(office):
    with office.store.writing() as writing:
        close_user(writing, "olena", "administrator")
    with pytest.raises(BadInput, match="closed"):
        office.propose(by="olena")
    with pytest.raises(BadInput, match="linkage users add"):
        office.propose(by="stranger")


def test_a_withdrawn_release_is_not_said_any_more_at_once(office):
    number = office.approve(office.propose())
    office.withdraw(number)
    assert office.said().status == Status.CAPTIVITY_UNKNOWN
    with pytest.raises(BadInput, match="withdrawn"):
        office.approve(number)


def test_who_is_on_no_registry_is_never_released(office):
    with pytest.raises(BadInput, match="no registry"):
        office.propose(NOBODY)
    assert office.said("Сич Юрій").status == Status.NO_DATA


@pytest.mark.parametrize("status", [Status.NO_DATA, Status.CAPTIVITY_UNKNOWN])
def test_what_is_said_of_anybody_needs_no_release(office, status):
    with pytest.raises(BadInput, match="needs no release"):
        office.propose(status=status)


def test_a_later_release_takes_the_place_of_an_earlier_one(office):
    office.approve(office.propose())
    with pytest.raises(BadInput, match="still waits"):
        office.propose(status=Status.CONFIRMED), office.propose(status=Status.RELEASED)
    office.approve(2)
    assert office.said().status == Status.CONFIRMED
    assert office.states() == ["in force", "replaced"]


def test_a_release_of_one_person_is_not_said_of_another_whom_a_night_joined_to_it(office):
    number = office.approve(office.propose())
    waits = office.propose(TWO)
    office.persons["registry_records"] = ["mvs/R-1 | mvs/R-9", "mvs/R-2", ""]
    assert office.said().status == Status.CAPTIVITY_UNKNOWN
    assert office.said("Гай Лев Ількович").status == Status.CAPTIVITY_UNKNOWN
    assert office.states() == ["outdated", "outdated"]
    with pytest.raises(BadInput, match="propose it anew"):
        office.approve(waits)
    office.withdraw(number)


def test_whoever_heard_less_or_more_than_holds_now_is_called_back_until_told_anew(office):
    office.tell("заява 1")
    assert office.calls() == []
    number = office.approve(office.propose())
    assert office.calls() == [
        ("заява 1", Status.CAPTIVITY_UNKNOWN, Status.PROBABLY_CAPTIVE, "newly approved")
    ]
    office.tell("заява 1")
    assert office.calls() == []
    office.withdraw(number)
    assert office.calls() == [
        ("заява 1", Status.PROBABLY_CAPTIVE, Status.CAPTIVITY_UNKNOWN, "no longer holds")
    ]
    office.tell("заява 1", by="olena")
    assert office.calls() == []


def test_two_applicants_are_called_back_each(office):
    office.tell("мати"), office.tell("дружина"), office.tell("брат", name="Гай Лев Ількович")
    office.approve(office.propose())
    assert [who for who, *_ in office.calls()] == ["мати", "дружина"]


def test_whoever_was_told_of_a_person_whom_a_night_parted_is_called_back(office):
    office.approve(office.propose(TWO))
    office.tell(name="Гай Лев Ількович")
    office.persons["registry_records"] = ["mvs/R-1", "mvs/R-2", ""]
    office.persons.loc[3] = ["P-4", "yes", "Гай Лев Ількович", "1985", "police/7"]
    assert [row[1:] for row in office.calls()] == [
        (Status.PROBABLY_CAPTIVE, Status.CAPTIVITY_UNKNOWN, "no longer holds")
    ]


def test_the_log_says_who_told_what_to_whom_in_which_words(office):
    number = office.approve(office.propose())
    office.tell("заява 1")
    with office.store.reading() as connection:
        (row,) = disclosures.disclosures(connection)
    told = {name: row[name] for name in ("person_id", "status", "wording", "release", "told_to", "told_by")}
    assert told == {
        "person_id": "P-1",
        "status": 3,
        "wording": WORDING,
        "release": number,
        "told_to": "заява 1",
        "told_by": "iryna",
    }


def test_an_analyst_tells_no_family_anything(office):
    with pytest.raises(BadInput, match="may not tell a family"):
        office.tell(by="taras")


def test_everything_done_has_its_audit_row(office):
    rows, _ = office.store.verify_audit([])
    office.tell()
    office.withdraw(office.approve(office.propose()))
    assert office.store.verify_audit([]) == (rows + 4, [])


def test_who_was_told_no_data_is_called_back_once_somebody_who_fits_is_registered(office):
    office.tell(name="Сич Юрій Ігорович")
    assert office.calls() == []
    registered = ("P-3", "yes", "Сич Юрій Ігорович", "1979-01-02", "mvs/R-9")
    office.persons = pd.DataFrame([ONE, TWO, registered], columns=COLUMNS)
    assert office.calls() == [("заява 1", Status.NO_DATA, Status.CAPTIVITY_UNKNOWN, "registered since")]
    office.tell(name="Сич Юрій Ігорович")
    assert office.calls() == []


@pytest.fixture
def two_namesakes_since(office):
    """Two families heard "no data"; since then two people whom they may mean are registered."""
    office.tell("мати", name="Сич Юрій Ігорович")
    office.tell("брат", name="Сич Юрий Игоревич")
    namesakes = [(f"P-{n}", "yes", "Сич Юрій Ігорович", f"198{n}-01-02", f"mvs/R-{n}") for n in (4, 5)]
    office.persons = pd.DataFrame([ONE, *namesakes], columns=COLUMNS)
    return office


def test_who_was_told_no_data_is_called_back_to_ask_for_one_more_fact_where_several_fit_since(
    two_namesakes_since,
):
    office = two_namesakes_since
    unclear = (Status.NO_DATA, None, "registered since")
    assert office.calls() == [("мати", *unclear), ("брат", *unclear)]
    with office.store.reading() as connection:
        assert {one.person_id for one in call_backs(connection, office.persons)} == {None}


def test_who_was_asked_for_it_leaves_the_list_whether_one_of_them_was_meant_or_none(two_namesakes_since):
    office = two_namesakes_since
    office.tell("мати", name="Сич Юрій Ігорович", born="1984")
    assert [who for who, *_ in office.calls()] == ["брат"]
    office.tell("брат", name="Сич Юрій Ігорович", born="1971")
    assert office.calls() == []


def test_asking_for_somebody_else_takes_nobody_off_the_list(two_namesakes_since):
    office = two_namesakes_since
    office.tell("мати"), office.tell("мати", name="Гай Лев Ількович", born="1961")
    assert [who for who, *_ in office.calls()] == ["мати", "брат"]


@pytest.fixture
def judged(office):
    """The office with a night that says what is known of each person: seen credibly, never acknowledged."""
    office.persons = office.persons.assign(**KNOWN)
    return office


def propose(office, status, **options):
    with office.store.writing() as writing:
        return releases.propose(writing, office.persons.iloc[0].to_dict(), status, "olena", **options)


def again(office):
    with office.store.reading() as connection:
        found = releases.to_look_at_again(connection, office.persons)
    return [(one["id"], one["look_again"]) for one in found]


def test_whoever_was_told_what_is_withheld_since_is_called_back_until_people_have_decided(judged):
    judged.tell("брат")
    judged.approve(propose(judged, Status.PROBABLY_CAPTIVE))
    judged.tell("мати")
    judged.tell("сестра", name="Гай Лев Ількович")
    judged.persons = judged.persons.assign(**KNOWN | {"outcome": "returned", "returned": 1.0})
    assert judged.calls() == [("мати", Status.PROBABLY_CAPTIVE, None, "withheld")]
    told_anew = propose(judged, Status.RELEASED)
    judged.approve(told_anew)
    now = (Status.RELEASED, "newly approved")
    assert judged.calls() == [
        ("брат", Status.CAPTIVITY_UNKNOWN, *now),
        ("мати", Status.PROBABLY_CAPTIVE, *now),
    ]
    judged.tell("брат"), judged.tell("мати")
    assert judged.calls() == []


def test_what_is_insisted_on_although_the_records_changed_is_told_again(judged):
    judged.approve(propose(judged, Status.PROBABLY_CAPTIVE))
    judged.tell("мати")
    judged.persons = judged.persons.assign(**KNOWN | {"dead": 0.8})
    assert judged.said().ask == "caseworkers"
    judged.approve(propose(judged, Status.PROBABLY_CAPTIVE, insist=True, reason="another man's report"))
    assert judged.said().status == Status.PROBABLY_CAPTIVE
    assert judged.calls() == [] and again(judged) == []


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.RELEASED])
def test_what_the_records_do_not_bear_is_refused_unless_insisted_on_with_a_reason(judged, status):
    for options in ({}, {"reason": "tier confirmed"}, {"insist": True}, {"insist": True, "reason": " "}):
        with pytest.raises(BadInput, match=r"the records do not bear.*--insist --reason"):
            propose(judged, status, **options)
    number = propose(judged, status, insist=True, reason="the ICRC telephoned")
    judged.approve(number)
    assert judged.said().status == status
    assert again(judged) == []


def test_the_tier_confirmed_is_told_apart_from_the_sentence(judged):
    with pytest.raises(BadInput, match="not that the ICRC confirmed captivity"):
        propose(judged, Status.CONFIRMED)


def test_what_was_learned_between_proposal_and_approval_is_not_approved_unseen(judged):
    number = propose(judged, Status.PROBABLY_CAPTIVE)
    judged.persons["outcome"], judged.persons["returned"] = "returned", 1.0
    with pytest.raises(BadInput, match="the person came home"):
        judged.approve(number)
    assert judged.said().status == Status.CAPTIVITY_UNKNOWN


def test_a_release_whose_evidence_is_gone_or_whose_person_is_home_or_dead_is_to_be_looked_at_again(judged):
    judged.approve(propose(judged, Status.PROBABLY_CAPTIVE))
    assert again(judged) == []
    said = set()
    for changed, why in (
        ({"evidence_level": "E0"}, "nobody tells of the person in captivity"),
        ({"evidence_level": "E1"}, "the evidence was E2 then"),
        ({"outcome": "returned", "returned": 1.0}, "the person came home"),
        ({"dead": 0.8}, "the person is reported dead"),
    ):
        judged.persons = judged.persons.assign(**KNOWN | changed)
        ((number, told),) = again(judged)
        assert number == 1 and told[0].startswith(why)
        # it is people's to withdraw: a match alone says nothing else, but what is doubtful is not said
        assert judged.states() == ["in force"]
        said.add(judged.said())
        # the question betrays a release as little as the sentence would
        assert judged.said("Ткач Ян").ask == "birth_date"
    (answer,) = said
    assert (answer.status, answer.ask, answer.person_id, answer.records) == (None, "caseworkers", None, "")
    judged.withdraw(1)
    assert again(judged) == []


def test_of_a_replaced_or_outdated_release_nothing_is_to_be_looked_at(judged):
    judged.approve(propose(judged, Status.PROBABLY_CAPTIVE))
    judged.approve(propose(judged, Status.CONFIRMED, insist=True, reason="a letter of the ICRC"))
    judged.persons = judged.persons.assign(evidence_level="E0")
    assert again(judged) == []
    judged.persons["registry_records"] = ["mvs/R-1 | mvs/R-9", "mvs/R-2", ""]
    assert again(judged) == []


def test_what_was_insisted_on_stands_in_the_audit(judged):
    propose(judged, Status.CONFIRMED, insist=True, reason="a letter of the ICRC")
    with judged.store.reading() as connection:
        detail = connection.execute(select(audit.c.detail).order_by(audit.c.seq.desc()).limit(1)).scalar()
    assert "not_acknowledged" in detail and "letter" not in detail
