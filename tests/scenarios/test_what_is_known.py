"""What is known of a person: sightings and their grades, doubts, contradictions, lists that end too early."""

from datetime import timedelta

from linkage.deliveries import withdraw
from linkage.workspace import today
from tests.scenarios.telling import one_night


@one_night
def test_a_witness_who_is_wrong_about_the_place_excludes_nobody(world):
    """Witness place wrong."""
    entry = world.registry("Литвиненко Сава Юхимович", born="1994-01-30")
    seen = [
        world.testimony("Литвиненко Сава Юхимович", born="1994-01-30", seen_at="Сибір", seen_from="2022-10"),
        world.testimony(
            "Литвиненко Сава Юхимович", born="1994-01-30", seen_at="ВК-1, Донський, Тульська обл."
        ),
    ]
    tonight = yield
    assert min(tonight.link(entry, one) for one in seen) > 0.95
    assert tonight.flag(entry).tier == "probable"


@one_night
def test_two_mentions_of_one_origin_stay_e2(world):
    """Two mentions, one origin → stays E2."""
    entry = world.registry("Панченко Устим Саввич", born="1981-06-06")
    world.testimony("Панченко Устим Саввич", born="1981-06-06", witness_id="A")
    world.testimony("Панченко Устим Саввич", born="1981-06-06", witness_id="B", origin_id="A")
    tonight = yield
    flag = tonight.flag(entry)
    assert (flag.evidence_level, flag.sightings, flag.witnesses) == ("E2", 2, 1)


def test_an_acknowledgement_that_was_learned_later_does_not_count_earlier(world):
    """Acknowledgement learned later than T (as-of query)."""
    entry = world.registry("Ковтун Марко Лук'янович", born="1990-09-09")
    world.testimony("Ковтун Марко Лук'янович", born="1990-09-09")
    world.acknowledgement("Ковтун Марко Лук'янович", born="1990-09-09", acknowledged_date="2024-06-20")
    in_july = world.run(as_of="2024-07-01", covers_until="2024-07-01")
    in_june = world.run(as_of="2024-06-01")
    assert in_july.chance(entry) < 0.2 and in_june.chance(entry) > 0.9


def test_with_a_stale_extract_it_cannot_be_determined(world):
    """NIB extract stale → "cannot be determined"."""
    entry = world.registry("Ярошенко Пилип Кирилович", born="1986-10-10")
    world.testimony("Ярошенко Пилип Кирилович", born="1986-10-10")
    world.acknowledgement("Заєць Хома Гнатович", acknowledged_date="2023-05-30")
    tonight = world.run(covers_until="2023-06-01")
    assert tonight.flag(entry).tier == "undetermined"
    assert tonight.flag(entry).determined_until == "2023-06-01"


def test_a_retracted_source_takes_the_flag_away_and_the_night_says_why(world):
    """Source retracted → flag disappears, with audit."""
    entry = world.registry("Стельмах Лев Назарович", born="1977-07-17")
    world.acknowledgement("Заєць Хома Гнатович")
    world.testimony("Стельмах Лев Назарович", born="1977-07-17")
    channel = world.deliver("testimony", source="channel").delivery
    flagged = world.run().flag(entry)
    withdraw(world.workspace, channel.id)
    after = world.run()
    assert flagged is not None and after.flag(entry) is None
    assert after.summary.change.gone == (flagged.person_id,)
    assert "testimony/channel withdrawn" in after.summary.line


@one_night
def test_a_denial_draws_no_mention_to_the_one_it_denies(world):
    """Two of one name: a list that holds one of them says whom a witness met, a denial of one does not."""
    link = {}
    for name, answer in (("Кочубей Назар", "not_held"), ("Скиба Опанас", "held")):
        of_list = world.registry(f"{name} Гнатович", born="1986-04-12")
        other = world.registry(f"{name} Юхимович", born="1971-09-23")
        world.acknowledgement(f"{name} Гнатович", born="1986-04-12", answer=answer)
        link[answer] = (of_list, other, world.testimony(name))
    tonight = yield
    chance = {
        answer: (tonight.link(of_list, mention), tonight.link(other, mention))
        for answer, (of_list, other, mention) in link.items()
    }
    assert chance["not_held"][0] == chance["not_held"][1]
    assert chance["held"][0] > 2 * chance["held"][1]


def test_a_lead_that_grew_within_its_tier_is_among_what_changed(world):
    """A vague hearsay is told in full later: the flag stays possible, and is another lead than before."""
    meant = world.registry("Кочубей Назар Гнатович", born="1986-04-12")
    other = world.registry("Кочубей Назар Юхимович", born="1971-09-23")
    world.acknowledgement("Заєць Хома Гнатович")
    world.testimony("Кочубей Назар", basis="heard")
    now = today()  # what is delivered after a night is learned today
    before = world.run(as_of=str(now - timedelta(1)), covers_until=str(now))
    world.testimony("Кочубей Назар Гнатович", born="1986-04-12", basis="heard")
    tonight = world.run(as_of=str(now))
    assert before.flag(meant).tier == tonight.flag(meant).tier == "possible"
    told = f"stays possible, from {before.chance(meant):.2f} to {tonight.chance(meant):.2f}"
    assert (tonight.changed(meant).moved, tonight.changed(meant).cause) == (told, "delivery")
    assert tonight.chance(other) < 0.1 < before.chance(other) and tonight.changed(other) is not None


@one_night
def test_one_declared_dead_and_seen_later_is_an_alert(world):
    """Declared dead, later sighting → alert."""
    entry = world.registry("Вербицький Клим Макарович", born="1995-02-12")
    world.death("Вербицький Клим Макарович", born="1995-02-12", death_date="2022-08-01")
    world.testimony("Вербицький Клим Макарович", born="1995-02-12", seen_from="2023-03-01")
    tonight = yield
    assert "seen after a reported death" in tonight.flag(entry).conflicts


@one_night
def test_a_sighting_in_the_future_is_a_conflict_and_the_person_stays_on_the_list(world):
    """Mistyped year of a sighting → seen by the interview, and the date is shown as a conflict."""
    entry = world.registry("Гончар Тарас Оверкович", born="1987-08-14")
    world.testimony("Гончар Тарас Оверкович", born="1987-08-14", seen_from="2031-03-01")
    tonight = yield
    flag = tonight.flag(entry)
    assert (flag.tier, flag.evidence_level) == ("probable", "E2")
    assert flag.conflicts == "dated after it was told"


@one_night
def test_a_soldier_who_passes_for_a_civilian_is_still_found(world):
    """Civilian cover: military register, civilian mention."""
    entry = world.registry(
        "Гайдамака Юхим Сергійович", born="1992-03-03", category="military", military_unit="36 обрмп"
    )
    world.testimony("Гайдамака Юхим Сергійович", born="1992-03-03", category="civilian")
    tonight = yield
    assert tonight.flag(entry).tier == "probable"


@one_night
def test_a_witness_who_denies_or_only_heard_puts_nobody_among_the_credibly_seen(world):
    """Basis that denies a sighting, or that nobody can read → never a first-hand sighting."""
    denied = world.registry("Гордійчук Лесь Устимович", born="1983-03-17")
    world.testimony("Гордійчук Лесь Устимович", born="1983-03-17", basis="сам його не бачив")
    heard = world.registry("Сидоренко Омелян Хомич", born="1979-11-02")
    world.testimony("Сидоренко Омелян Хомич", born="1979-11-02", basis="від охоронця")
    unread = world.registry("Макогон Тиміш Юхимович", born="1991-08-21")
    world.testimony("Макогон Тиміш Юхимович", born="1991-08-21", basis="в/о")
    tonight = yield
    assert tonight.flag(denied) is None
    for entry in (heard, unread):
        flag = tonight.flag(entry)
        assert (flag.tier, flag.evidence_level, flag.probability_e2) == ("possible", "E1", 0.0)


@one_night
def test_a_death_told_under_the_condition_reaches_the_list_of_the_killed(world):
    """Death told as a condition → reported killed in captivity."""
    entry = world.registry("Забіяка Юхим Гордійович", born="1984-07-19")
    world.testimony("Забіяка Юхим Гордійович", born="1984-07-19", condition="помер у камері від ран")
    tonight = yield
    assert tonight.chance(entry, "killed_in_captivity") > 0.9


@one_night
def test_a_list_shows_every_condition_told_and_none_hides_another(world):
    """Two conditions of one person → both stand on the list, the latest first."""
    entry = world.registry("Джміль Орест Гордійович", born="1986-05-09")
    world.testimony(
        "Джміль Орест Гордійович", born="1986-05-09", condition="без ноги", seen_from="2022-06-01"
    )
    world.testimony(
        "Джміль Орест Гордійович", born="1986-05-09", condition="виснажений", seen_from="2023-02-01"
    )
    tonight = yield
    assert tonight.flag(entry).condition == "виснажений | без ноги"
