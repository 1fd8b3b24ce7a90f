"""Numbers say nothing of fewer than five people, not even to somebody who subtracts them from each other."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from meetup.insights.facts import Exchange, FollowedUp, Happened
from meetup.insights.figures import figures_of_event, figures_of_following_up
from meetup.insights.hiding import LEAST, Fact, Facts, Part, Publisher, is_large
from tests.insights.events import AnEvent

BEGIN = datetime(2027, 3, 12, 9, tzinfo=UTC)
ROOMS = {"": ("",), "Hall A": ("", "Keynote", "Streaming"), "Hall B": ("", "Testing"), "Bar": ("",)}
people = st.integers(1, 40)


def facts(*numbers: int) -> Facts:
    return frozenset(Fact(number, (number,)) for number in numbers)


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    key, one, other = draw(st.integers(0, 10_000)), draw(people), draw(people)
    room = draw(st.sampled_from(sorted(ROOMS)))
    at = BEGIN + timedelta(minutes=draw(st.integers(0, 60 * 34)))
    return Exchange(Fact(("exchange", key), tuple(sorted({one, other}))), at, room, draw(st.sampled_from(ROOMS[room])))


@st.composite
def happenings(draw: st.DrawFn) -> Happened:
    made = draw(st.lists(exchanges(), max_size=120, unique_by=lambda one: one.fact.key))
    met: dict[int, set[int]] = {}
    for exchange in made:
        for person in exchange.fact.people:
            met.setdefault(person, set()).update(exchange.fact.people)
    hellos = frozenset(draw(st.sets(st.sampled_from([one.fact for one in made]))) if made else ())
    return Happened(
        facts(*draw(st.sets(people))),
        tuple(made),
        hellos,
        frozenset(fact for fact in hellos if draw(st.booleans())),
        facts(*draw(st.sets(people))),
        facts(*draw(st.sets(people))),
        {person: len(others) for person, others in met.items()},
    )


def assert_safe(published: list[Facts]) -> None:
    """No number stands for a small group, and no two numbers differ by one."""
    for one in published:
        assert is_large(one)
    for one, other in combinations(published, 2):
        for larger, smaller in ((one, other), (other, one)):
            if smaller < larger:
                assert is_large(larger - smaller)


@given(happenings())
@settings(max_examples=200, deadline=None)
def test_no_two_numbers_of_an_event_give_a_small_group_away(happened: Happened) -> None:
    publisher = Publisher()
    figures = figures_of_event(AnEvent(), happened, publisher)  # type: ignore[arg-type]
    assert_safe(publisher.published)
    numbers = [count for *_, count in figures["by_time"]]
    assert sum(numbers) in (0, figures["exchanges"]), "all hours are told, or none"
    rooms = sum(count for _, count in figures["by_room"]) + (figures["elsewhere"] or 0)
    assert rooms in (0, figures["exchanges"])
    for room, sessions in figures["by_session"].items():
        between = dict(figures["by_room"])[room] - sum(count for _, count in sessions)
        assert between == 0 or between >= LEAST


@given(st.lists(st.tuples(st.integers(0, 60), people, st.integers(0, 3)), max_size=80))
@settings(max_examples=100, deadline=None)
def test_no_two_numbers_of_following_up_give_a_small_group_away(rows: list[tuple[int, int, int]]) -> None:
    contacts = {Fact(key, (owner,)): times for key, owner, times in rows}
    followed_up = FollowedUp(
        frozenset(contacts),
        {
            "two_days": frozenset(fact for fact, times in contacts.items() if times == 1),
            "week": frozenset(fact for fact, times in contacts.items() if times in (1, 2)),
        },
        frozenset(fact for fact, times in contacts.items() if times in (1, 2, 3)),
    )
    publisher = Publisher()
    figures_of_following_up(followed_up, publisher)
    assert_safe(publisher.published)


def test_a_small_room_takes_another_one_with_it() -> None:
    """Else the total would give it away."""
    whole = facts(*range(30))
    parts = [Part("A", facts(*range(20))), Part("B", facts(*range(20, 27))), Part("C", facts(*range(27, 30)))]
    publisher = Publisher()
    publisher.publish(whole)
    assert publisher.divide(whole, parts) == ([("A", 20)], 10)


def test_hours_are_joined_until_they_are_many() -> None:
    parts = [Part("9", facts(1, 2)), Part("10", facts(*range(3, 9))), Part("11", facts(9)), Part("12", facts(10, 11))]
    publisher = Publisher()
    assert publisher.divide_in_order(parts) == [("9", "12", 11)]
    parts = [Part("9", facts(1, 2)), Part("10", facts(*range(3, 9))), Part("11", facts(*range(9, 15)))]
    assert Publisher().divide_in_order(parts) == [("9", "10", 8), ("11", "11", 6)]


def test_many_facts_of_few_people_stay_hidden() -> None:
    """Six scans among two people say what these two did."""
    between_two = frozenset(Fact(number, (1, 2)) for number in range(6))
    assert Publisher().publish(between_two) is None


def test_everybody_but_a_few_stays_hidden() -> None:
    publisher = Publisher()
    assert publisher.publish(facts(*range(40))) == 40
    assert publisher.publish(facts(*range(37))) is None
    assert publisher.publish(facts(*range(35))) == 35
    assert publisher.publish(facts(*range(33))) is None
