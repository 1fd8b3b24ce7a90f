"""The drawing: who can help comes first, both ways count more, and not the same few are shown to everybody."""

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from meetup.suggestions.drawing import Drawing, PersonTopic, Viewer

ME = 1


def viewer(**topics: list[int]) -> Viewer:
    return Viewer(ME, topics, ())


def drawing(
    *people: tuple[int, str, int], exposure: dict[int, int] | None = None, known: dict[int, set[int]] | None = None
) -> Drawing:
    """A drawing of people, each given as user id, kind and topic, who are all listed."""
    topics = [PersonTopic(person, topic, kind) for person, kind, topic in people]
    return Drawing(topics, exposure or {}, {person for person, _, _ in people}, known or {})


def test_who_can_help_comes_before_who_is_alike() -> None:
    drawn = drawing((2, "interest", 7), (3, "ask", 5), (4, "offer", 5), (5, "ask", 6))
    assert drawn.draw(viewer(ask=[5], offer=[6], interest=[7]), 4)[:2] == [4, 5]


def test_both_ways_count_more() -> None:
    drawn = drawing((2, "offer", 5), (3, "offer", 5), (3, "ask", 6), (4, "ask", 6))
    assert drawn.draw(viewer(ask=[5], offer=[6]), 1) == [3]


def test_a_rare_interest_counts_more_than_a_common_one() -> None:
    crowd = [(person, "interest", 7) for person in range(10, 60)]
    drawn = drawing(*crowd, (2, "interest", 7), (3, "interest", 8))
    assert drawn.draw(viewer(interest=[7, 8]), 1) == [3]
    assert len(drawn.draw(viewer(interest=[7]), 5)) == 5, "a common one is better than nothing"


def test_who_was_shown_to_many_makes_room() -> None:
    people = (2, "offer", 5), (3, "offer", 5)
    assert drawing(*people, exposure={2: 3}).draw(viewer(ask=[5]), 1) == [3]
    drawn = drawing(*people)
    first = drawn.draw(viewer(ask=[5]), 1)
    drawn.expose(first)
    assert drawn.draw(viewer(ask=[5]), 1) != first


def test_who_knows_the_same_person_comes_after_who_shares_a_rare_interest() -> None:
    drawn = drawing((2, "interest", 7), (3, "interest", 8), known={ME: {9}, 9: {ME, 3, 4}, 3: {9}, 4: {9}})
    assert drawn.draw(viewer(interest=[7]), 5) == [2, 3], "the other is not listed"


def test_nobody_is_suggested_to_themselves_or_against_the_rules() -> None:
    drawn = drawing((ME, "offer", 5), (2, "offer", 5), (3, "offer", 5))
    assert drawn.draw(Viewer(ME, {"ask": [5]}, (2,)), 9) == [3]


topics = st.fixed_dictionaries({kind: st.sets(st.integers(0, 5), max_size=3) for kind in ("ask", "offer", "interest")})


@settings(max_examples=60, deadline=None)
@given(st.lists(topics, min_size=2, max_size=12), st.sets(st.integers(0, 11)))
def test_whoever_is_drawn_has_something_to_do_with_the_viewer(
    people: list[dict[str, set[int]]], hidden: set[int]
) -> None:
    rows = [(person, kind, topic) for person, has in enumerate(people) for kind in has for topic in has[kind]]
    drawn = drawing(*rows)
    for person, has in enumerate(people):
        found = drawn.draw(Viewer(person, has, tuple(hidden)), 5)
        assert len(found) == len(set(found)) <= 5
        assert person not in found
        assert not hidden & set(found)
        for other in found:
            their = people[other]
            meet = has["ask"] & their["offer"] | has["offer"] & their["ask"]
            assert meet | has["ask"] & their["ask"] | has["interest"] & their["interest"]
        drawn.expose(found)


def test_a_crowd_is_spread() -> None:
    """Among people who all suit each other, everybody is shown about equally often."""
    people = range(60)
    drawn = drawing(*((person, kind, 5) for person in people for kind in ("ask", "offer")))
    shown: Counter[int] = Counter()
    for person in Random(16).sample(people, len(people)):
        found = drawn.draw(Viewer(person, {"ask": [5], "offer": [5]}, ()), 5)
        drawn.expose(found)
        shown.update(found)
    assert min(shown.values()) >= 4
    assert max(shown.values()) <= 6
    assert len(shown) == len(people)
