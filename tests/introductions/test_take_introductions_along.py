"""The full export has what somebody introduced and answered, and nobody else's answers; drafts name who did it."""

import json
from typing import Any

import pytest
from flask import Flask

from meetup.drafts.facts import MeetingFacts
from meetup.drafts.languages import LANGUAGES
from meetup.drafts.wording import compose
from meetup.extensions import db
from meetup.people import User
from meetup.transfer.full_export import export_lines
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.introductions.introducing import TO_A, TO_B, introduce, latest_id, say_not_now, say_yes, withdraw


def export_of(app: Flask, person: User) -> dict[str, Any]:
    with app.test_request_context():
        found = json.loads("".join(export_lines(db.session.get_one(User, person.id), [])))
        assert isinstance(found, dict)
        return found


def test_what_i_introduced_and_answered(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    introduce(app, client_for(cast.owner), cast.owner, cast.contact, cast.friend)
    say_not_now(client_for(cast.contact), latest_id(app))
    say_yes(client_for(cast.friend), latest_id(app))
    made = export_of(app, cast.owner)["introductions_made"]
    assert [(each["to"], each["sentence"], each["state"]) for each in made] == [
        ("Contact Person", TO_A, "waiting"),
        ("Friend Person", TO_B, "waiting"),
    ]
    (declined,) = export_of(app, cast.contact)["introductions_received"]
    assert (declined["introducer"], declined["other"]) == ("Owner Person", "Friend Person")
    assert declined["declined_at"] and not declined["accepted_at"]
    (accepted,) = export_of(app, cast.friend)["introductions_received"]
    assert accepted["accepted_at"] and not accepted["declined_at"]


def test_what_was_withdrawn_before_i_answered_is_not_mine(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    introduce(app, client_for(cast.owner), cast.owner, cast.contact, cast.friend)
    assert len(export_of(app, cast.contact)["introductions_received"]) == 1
    withdraw(client_for(cast.owner), latest_id(app))
    assert export_of(app, cast.contact)["introductions_received"] == []
    assert {each["state"] for each in export_of(app, cast.owner)["introductions_made"]} == {"withdrawn"}


def test_what_my_page_hides_is_not_told_either(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    introduce(app, client_for(cast.owner), cast.owner, cast.contact, cast.friend)
    friend = client_for(cast.friend)
    for act, count in (("pause", 0), ("resume", 1)):
        with app.app_context():
            getattr(db.session.get_one(User, cast.contact.id).profile, act)()
            db.session.commit()
        assert ("would like to introduce you" in friend.visit("/introductions")) is bool(count)
        assert len(export_of(app, cast.friend)["introductions_received"]) == count


def test_what_i_wish(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client_for(cast.owner).post_form("/me/introductions", {"mailed": "y", "mutual": "y"})
    wishes = export_of(app, cast.owner)["introduction_settings"]
    assert wishes["off_at"] and wishes["mutual_at"] and not wishes["mails_off_at"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tone", ["warm", "short", "formal"])
def test_a_draft_names_who_introduced_them(app: Flask, language: str, tone: str) -> None:
    with app.test_request_context():
        for seed in (0, 1):
            facts = MeetingFacts(full_name="Ana Matos", me="Bo", met_at=None, introducer="Chidi Eze", seed=seed)
            subject, body = compose(tone, language, facts)
            assert "Chidi Eze" in subject and "Chidi Eze" in body
            plain = MeetingFacts(full_name="Ana Matos", me="Bo", met_at=None, seed=seed)
            assert "{" not in body and compose(tone, language, plain)[1] != body
