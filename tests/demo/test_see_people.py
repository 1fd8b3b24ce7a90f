"""Somebody tries the demo, and its people have faces."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from meetup.demo.people import people
from meetup.demo.portraits import draw_portrait, portraits
from meetup.demo.story import ATTENDEE, Story
from meetup.extensions import db
from meetup.people import Profile, User
from tests.conftest import ClientFor


def test_about_half_have_a_portrait_that_they_share(app: Flask, client_for: ClientFor) -> None:
    with app.app_context():
        assert Story().write()
        db.session.commit()
        with_photo = db.session.scalar(select(func.count()).where(Profile.photo_key.is_not(None))) or 0
        assert 20 <= with_photo <= len(people()) / 2
        priya = User.find_by_email(ATTENDEE)
    page = client_for(priya).visit("/events/pydata-lisbon-2026")
    (faces,) = page.all("div", class_="faces")
    assert len(faces.all("img")) == 6


@pytest.mark.one_database
def test_everybody_drawn_is_in_the_demo_and_looks_like_nobody_else() -> None:
    names = {person["name"] for person in people()}
    assert names >= portraits().keys()
    drawn = [draw_portrait(place, portrait)[96] for place, portrait in enumerate(portraits().values())]
    assert len(set(drawn)) == len(drawn)
    assert {Image.open(BytesIO(picture)).size for picture in drawn} == {(96, 96)}
    styles = {portrait.style for portrait in portraits().values()}
    assert len(styles) >= 10
