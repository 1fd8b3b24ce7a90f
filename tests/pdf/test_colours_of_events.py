"""Paper has the colours of events that screens have."""

import re

import pytest

from meetup.assets import STATIC_SOURCE
from meetup.pdf.hues import ACCENTS

pytestmark = pytest.mark.one_database


def test_the_colours_are_those_of_the_style_sheet() -> None:
    sheet = (STATIC_SOURCE / "css" / "hues.css").read_text()
    assert tuple(re.findall(r"--accent: light-dark\((#[0-9a-f]{6}),", sheet)) == ACCENTS
