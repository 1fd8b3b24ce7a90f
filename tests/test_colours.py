"""Events and people keep their colour: whatever else changes, and in every process."""

import subprocess
import sys

import pytest

from meetup.colours import HUE_COUNT, TONE_COUNT, hue_of, tone_of
from meetup.config import ROOT
from meetup.people.card import Card

pytestmark = pytest.mark.one_database

NAMES = ("Ana Matos", "Şebnem Yılmaz", "\u674e\u7f8e\u73b2", "")


def test_another_process_gives_the_same_ones() -> None:
    program = f"from meetup.colours import hue_of, tone_of; print([(hue_of(n), tone_of(n)) for n in {NAMES!r}])"
    shown = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True)
    assert shown.strip() == str([(hue_of(name), tone_of(name)) for name in NAMES])


def test_all_of_them_are_used() -> None:
    assert {hue_of(f"event-{number}") for number in range(200)} == set(range(HUE_COUNT))
    assert {tone_of(f"Person {number}") for number in range(200)} == set(range(TONE_COUNT))


def test_a_persons_tone_depends_on_the_name_alone() -> None:
    card = Card(user_id=1, name="Ana Matos")
    assert card.tone == Card(user_id=None, name="Ana Matos", company="Tagus Health").tone == tone_of("Ana Matos")


def test_each_has_its_class_in_the_style_sheet() -> None:
    css = ROOT / "static" / "css"
    hues, tones = (css / "hues.css").read_text(), (css / "tones.css").read_text()
    assert all(f".hue-{number} {{" in hues for number in range(HUE_COUNT))
    assert all(f".tone-{number} {{" in tones for number in range(TONE_COUNT))
