"""“Not now”, silence and a block look the same to the introducer, and the first two to the other as well (Q10)."""

from collections.abc import Sequence
from difflib import unified_diff
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from meetup.introductions import making
from tests.casting import Casting
from tests.introductions.three_people import ACTS, BLOCK, NOT_NOW, SILENCE, WITHDRAWAL, play

YES = "the answerer says yes"
INTRODUCE = "introduce"
BEFORE = st.lists(st.sampled_from(sorted(ACTS)), max_size=4)
AFTER = st.lists(st.sampled_from(sorted(ACTS.keys() - {YES})), max_size=5)
"""Who has said "not now" cannot say yes to the same any more. All else can happen."""
PROPERTY = settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

pytestmark = [pytest.mark.slow, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def one_open_introduction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let only one introduction be open, so that few acts reach the limit."""
    monkeypatch.setattr(making, "MAX_OPEN", 1)


@PROPERTY
@given(before=BEFORE, after=AFTER, swapped=st.booleans())
@example(before=[], after=["introduce two others", "two weeks pass", "introduce two others"], swapped=False)
@example(before=["the worker tells"], after=["the other says yes", "two weeks pass", INTRODUCE], swapped=False)
@example(before=["the other says yes"], after=["the worker tells", "withdraw"], swapped=True)
@example(before=[], after=["a day passes", INTRODUCE, "the worker tells", "two weeks pass", "introduce"], swapped=True)
@example(before=["the answerer says yes"], after=["the other says yes"], swapped=False)
def test_not_now_looks_like_silence(
    app: Flask, casting: Casting, before: list[str], after: list[str], swapped: bool
) -> None:
    """To the introducer and to the other: by any page, count, mail, push, export, or number of statements."""
    silence, not_now, block = (
        play(app, casting, [INTRODUCE, *before], answer, after, swapped) for answer in (SILENCE, NOT_NOW, BLOCK)
    )
    assert_same(not_now["introducer"], silence["introducer"])
    assert_same(not_now["other"], silence["other"])
    if YES not in before:  # After a yes, a block keeps the two from being connected, and silence does not.
        assert_same(block["introducer"], silence["introducer"])


@PROPERTY
@given(
    before=st.lists(st.sampled_from([YES, "the other says yes", "the worker tells", "a day passes"]), max_size=3),
    after=st.lists(
        st.sampled_from(sorted(ACTS.keys() - {YES, INTRODUCE, "introduce two others", "withdraw"})), max_size=4
    ),
    swapped=st.booleans(),
)
@example(before=["the other says yes"], after=["the answerer unblocks the other"], swapped=False)
def test_a_block_looks_like_a_withdrawal_to_the_other(
    app: Flask, casting: Casting, before: list[str], after: list[str], swapped: bool
) -> None:
    """Also once it is taken back. Where both have said yes, they know each other, and notice a block as everybody."""
    if {YES, "the other says yes"} <= set(before):
        before = [act for act in before if act != YES]
    block, withdrawal = (
        play(app, casting, [INTRODUCE, *before], answer, after, swapped) for answer in (BLOCK, WITHDRAWAL)
    )
    assert_same(block["other"], withdrawal["other"])


def assert_same(one: Sequence[Any], other: Sequence[Any]) -> None:
    """Fail with the first difference, and nothing else: pages are long."""
    for first, second in zip(one, other, strict=True):
        assert first == second, "\n".join(unified_diff(lines_of(first), lines_of(second), lineterm="", n=1))


def lines_of(seen: Any) -> list[str]:
    return [line for part in (seen if isinstance(seen, tuple) else (seen,)) for line in str(part).splitlines()]
