"""What somebody was looking for is settled: it leaves the card, and whoever helped is kept and thanked."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask

from meetup.asks import Outcome, OutcomeHelper
from meetup.contacts.details import Details
from meetup.drafts.facts import MeetingFacts
from meetup.drafts.languages import LANGUAGES
from meetup.drafts.wording import compose
from meetup.exchange import Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
from meetup.people import User
from tests.asks.asks import ask_for, asks_of, close, count_outcomes, settle
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.exchange.scans import kept
from tests.introductions.introducing import introduce, latest_id, say_yes

THANKS = "Thank you for your help with grant writing."


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def test_choose_who_helped_and_settle_it(app: Flask, cast: Cast, owner: Client) -> None:
    topic_id = ask_for(app, owner, cast.owner)
    choices = f"/me/asks/{topic_id}/helpers"
    assert choices in owner.visit(f"/me/asks/{topic_id}").markup
    page = owner.visit(choices).markup
    assert page.index("Friend Person") < page.index("Contact Person"), "whom I met last comes first"
    friend = kept(app, cast.owner, cast.friend)
    found = owner.visit(f"{choices}?q=CONT&contact={friend.id}").markup
    assert "Contact Person" in found and f'value="{friend.id}" checked' in found, "who is ticked stays"
    assert "No matches." in owner.visit(f"{choices}?q=nobody")
    confirmation = owner.visit(f"/me/asks/{topic_id}/outcome?contact={friend.id}&contact={cast.met.id}").markup
    assert confirmation.count("Show this in both our histories") == 2
    outcome = close(owner, topic_id, [cast.met, friend])
    assert asks_of(app, cast.owner) == []
    page = owner.visit(f"/me/outcomes/{outcome}").markup
    assert page.count("Write a thank-you") >= 2 and "Settled: Grant writing" in page
    assert f"/contacts/{friend.id}/draft?reworded=1" in page
    assert "Grant writing" in owner.visit("/me/outcomes")
    owner.visit(f"/me/asks/{topic_id}", 404)


def test_nobody_helped(app: Flask, cast: Cast, owner: Client) -> None:
    topic_id = ask_for(app, owner, cast.owner)
    assert "Nobody in particular helped." in owner.visit(f"/me/asks/{topic_id}/outcome")
    page = owner.visit(f"/me/outcomes/{close(owner, topic_id, [])}")
    assert "thank-you" not in page


def test_reopen_it(app: Flask, cast: Cast, owner: Client) -> None:
    outcome = settle(app, owner, cast.owner, [cast.contact])
    assert f"/me/outcomes/{outcome}/reopening" in owner.visit("/me/profile").markup, (
        "undo stands on whatever page comes next"
    )
    assert owner.post_form(f"/me/outcomes/{outcome}/reopening").status_code == 303
    assert asks_of(app, cast.owner) == [("Grant writing", "support", "For a museum")]
    assert count_outcomes(app) == 0
    assert "Helped you" not in owner.visit(f"/contacts/{cast.met.id}")
    assert owner.post_form(f"/me/outcomes/{outcome}/reopening").status_code == 404, "a doubled tap"


def test_reopen_it_only_while_there_is_room(app: Flask, cast: Cast, owner: Client) -> None:
    outcome = settle(app, owner, cast.owner, [])
    with app.app_context():
        profile = db.session.get_one(User, cast.owner.id).profile
        profile.set_topics("ask", [f"Thing {number}" for number in range(12)])
        db.session.commit()
    assert owner.post_form(f"/me/outcomes/{outcome}/reopening").status_code == 303
    assert count_outcomes(app) == 1
    assert "Remove one first" in owner.visit(f"/me/outcomes/{outcome}")


def test_the_draft_says_thanks_until_it_is_sent(app: Flask, cast: Cast, owner: Client) -> None:
    draft = f"/contacts/{cast.met.id}/draft"
    settle(app, owner, cast.owner, [cast.contact], is_shown=False)
    for page in (owner.visit(draft), owner.visit(f"{draft}?reworded=1"), owner.visit(f"/contacts/{cast.met.id}")):
        assert THANKS in page
    assert THANKS not in owner.visit(f"/contacts/{kept(app, cast.owner, cast.friend).id}/draft"), "who did not help"
    with time_machine.travel(now() + timedelta(minutes=1)):
        owner.post_form(f"/contacts/{cast.met.id}/touches", {"kind": "thanked"})
        assert THANKS not in owner.visit(f"{draft}?reworded=1")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tone", ["warm", "short", "formal"])
@pytest.mark.parametrize("is_formal", [True, False])
def test_thanks_in_every_language(app: Flask, language: str, tone: str, is_formal: bool) -> None:
    known: dict[str, Any] = {"full_name": "Ana Matos", "me": "Bo", "met_at": None, "is_formal": is_formal}
    known["topics_language"] = language
    with app.test_request_context():
        subject, body = compose(tone, language, MeetingFacts(**known, helped_with="Kubeflow pipelines"))
        assert "Kubeflow pipelines" in body and "{" not in subject + body and "[" not in subject + body
        assert subject != compose(tone, language, MeetingFacts(**known))[0]
        body = compose(
            tone, language, MeetingFacts(**known, helped_with="Kubeflow pipelines", introduced_to="Chidi Eze")
        )[1]
        assert "Kubeflow pipelines" in body and "Chidi Eze" in body
        foreign = MeetingFacts(**{**known, "topics_language": "fi"}, helped_with="Apurahat")
        assert "Apurahat" not in compose(tone, language, foreign)[1], "not in the language of the letter"


def test_thanks_names_the_topic_in_the_language_of_the_letter(app: Flask) -> None:
    facts = MeetingFacts(full_name="Ana Matos", me="Bo", met_at=None, helped_with="Grant writing")
    with app.test_request_context():
        assert "beim Thema Förderanträge" in compose("warm", "de", facts)[1]
        assert "Merci beaucoup pour ton aide." in compose("warm", "fr", facts)[1], "the list has no French"


def test_an_introduction_helped(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    introduce(app, client_for(cast.owner), cast.owner, cast.contact, cast.friend)
    for person in (cast.contact, cast.friend):
        say_yes(client_for(person), latest_id(app))
    contact, introducer = client_for(cast.contact), kept(app, cast.contact, cast.owner)
    topic_id, chosen = ask_for(app, contact, cast.contact), f"introduction={latest_id(app)}"
    assert "Owner Person introduced you to Friend Person" in contact.visit(f"/me/asks/{topic_id}/helpers?q=friend")
    assert " checked>" in contact.visit(f"/me/asks/{topic_id}/helpers?{chosen}").markup
    assert "Owner Person introduced you to Friend Person" in contact.visit(f"/me/asks/{topic_id}/outcome?{chosen}")
    form = {"introduction": str(latest_id(app)), "shown": str(introducer.id)}
    assert contact.post_form(f"/me/asks/{topic_id}/outcome", form).status_code == 303
    history = contact.visit(f"/contacts/{introducer.id}")
    assert "Introduced you to Friend Person, which helped with grant writing" in history
    draft = contact.visit(f"/contacts/{introducer.id}/draft?reworded=1")
    assert "Thank you for introducing me to Friend Person. It really helped me with grant writing." in draft
    today = client_for(cast.owner).visit("/")
    assert "helped with grant writing that you introduced them to Friend Person" in today


def test_only_my_own_contacts_and_introductions(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    introduce(app, client_for(cast.owner), cast.owner, cast.contact, cast.friend)
    owner = client_for(cast.owner)
    topic_id = ask_for(app, owner, cast.owner)
    of_others = kept(app, cast.friend, cast.owner).id
    for chosen in ({"contact": of_others}, {"contact": 99_999}, {"introduction": latest_id(app)}):
        form = {name: str(value) for name, value in chosen.items()}
        assert owner.post_form(f"/me/asks/{topic_id}/outcome", form).status_code == 404
        (name, value), *_ = form.items()
        owner.visit(f"/me/asks/{topic_id}/helpers?{name}={value}", 404)
    assert count_outcomes(app) == 0
    outcome = settle(app, owner, cast.owner, [], topic="Hiring")
    client_for(cast.contact).visit(f"/me/outcomes/{outcome}", 404)
    assert client_for(cast.contact).post_form(f"/me/outcomes/{outcome}/reopening").status_code == 404


def test_the_pages_take_no_more_statements_with_more_rows(
    app: Flask, cast: Cast, owner: Client, queries: Queries
) -> None:
    settle(app, owner, cast.owner, [cast.contact, cast.friend])
    topic_id = ask_for(app, owner, cast.owner, "Mentoring")
    paths = ("/me/outcomes", "/me/pictures", f"/me/asks/{topic_id}/helpers")

    def counts() -> list[int]:
        found = []
        for path in paths:
            with queries() as statements:
                owner.visit(path)
            found.append(len(statements))
        return found

    counts()
    before = counts()
    with app.app_context():
        user = db.session.get_one(User, cast.owner.id)
        for number in range(15):
            contact = save_person(user, Details(name=f"Person {number}"), Scan(uuid4(), now(), "by_hand")).contact
            helper = OutcomeHelper(contact_id=contact.id)
            db.session.add(Outcome(owner_id=user.id, topic_name=f"Thing {number}", helpers=[helper]))
        db.session.commit()
    assert "Thing 3" in owner.visit("/me/pictures")
    assert counts() == before
