"""Me → Notifications: switches for each kind, with and without JavaScript."""

import pytest
from flask import Flask

from meetup.extensions import db, now
from meetup.outbox import write_letter
from meetup.reminders import NotificationSettings
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.reminders.clocks import at

PAGE = "/me/notifications"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def chosen(client: Client) -> tuple[str, bool]:
    page = client.visit(PAGE)
    (rhythm,) = [radio["value"] for radio in page.all("input", name="rhythm") if "checked" in radio.attributes]
    return rhythm, "checked" in page.one("input", name="after_events").attributes


def test_the_way_there(owner: Client) -> None:
    assert PAGE in [link["href"] for link in owner.visit("/me").all("a")]
    assert "owner@example.org" in owner.visit(PAGE)


def test_a_mail_that_was_given_up_is_told_here_for_two_weeks(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with at("2027-01-12 08:00"), app.app_context():
        write_letter("due", cast.owner.email, user_id="1", on="2027-01-12").given_up_at = now()
        db.session.commit()
    for day, person, told in (("13", cast.owner, True), ("13", cast.contact, False), ("27", cast.owner, False)):
        with at(f"2027-01-{day} 12:00"):
            page = client_for(person).visit(PAGE)
        assert (f"We couldn't deliver your email of Tue 12 Jan to {person.email}" in page) == told


def test_looking_writes_nothing(app: Flask, owner: Client) -> None:
    assert chosen(owner) == ("daily", True)
    with app.app_context():
        assert db.session.query(NotificationSettings).count() == 0


@pytest.mark.parametrize("rhythm", ["daily", "weekly", "off"])
@pytest.mark.parametrize("after_events", [True, False])
def test_what_is_chosen_stays(owner: Client, rhythm: str, after_events: bool) -> None:
    form = {"rhythm": rhythm} | ({"after_events": "y"} if after_events else {})
    for _ in range(2):
        assert owner.post_form(PAGE, form).location == PAGE
        assert chosen(owner) == (rhythm, after_events)


def test_it_is_ones_own(cast: Cast, client_for: ClientFor, owner: Client) -> None:
    owner.post_form(PAGE, {"rhythm": "off", "user_id": str(cast.contact.id)})
    assert chosen(client_for(cast.contact)) == ("daily", True)


@pytest.mark.parametrize("form", [{}, {"rhythm": "hourly"}, {"rhythm": "OFF"}])
def test_what_is_no_rhythm_is_refused(owner: Client, form: dict[str, str]) -> None:
    answer = owner.post_form(PAGE, {"after_events": "y", **form})
    assert answer.status_code == 422
    assert "Choose how often." in answer.text
    assert chosen(owner) == ("daily", True)
