"""Introducing two of one's contacts: both are asked, and are connected if both say yes."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.contacts.details import Details
from meetup.exchange import Scan
from meetup.exchange.by_hand import save_person
from meetup.extensions import db, now
from meetup.follow_up import Merge
from meetup.introductions import Introduction, IntroductionSide
from meetup.outbox import Mail, NothingToSend
from meetup.people import User
from meetup.tidying import tidies
from tests.cast import Cast, join
from tests.conftest import ClientFor, Visit
from tests.exchange.scans import encounters, kept
from tests.introductions.introducing import (
    TO_A,
    TO_B,
    connect,
    contacts_between,
    introduce,
    latest_id,
    new_path,
    say_not_now,
    say_yes,
    tell,
    withdraw,
)

Introduced = Callable[..., int]
OVER = timedelta(days=14, minutes=1)


@pytest.fixture
def introduced(app: Flask, cast: Cast, client_for: ClientFor) -> int:
    """The owner has introduced contact and friend: the id of that."""
    assert introduce(app, client_for(cast.owner), cast.owner, cast.contact, cast.friend).status_code == 303
    return latest_id(app)


def test_from_the_page_of_a_contact(app: Flask, cast: Cast, visit: Visit, client_for: ClientFor) -> None:
    met = kept(app, cast.owner, cast.contact)
    assert visit(f"/contacts/{met.id}", as_=cast.owner).all("a", href=f"/contacts/{met.id}/introductions/choices")
    choices = visit(f"/contacts/{met.id}/introductions/choices", as_=cast.owner)
    assert "Friend Person" in choices and "Stranger Person" not in choices
    form = visit(choices.all("a", href=new_path(app, cast.owner, cast.contact, cast.friend))[0]["href"], as_=cast.owner)
    assert "Tell Contact Person why they should meet Friend Person" in form
    answer = introduce(app, client_for(cast.owner), cast.owner, cast.contact, cast.friend)
    assert answer.status_code == 303
    assert "Waiting" in visit("/introductions", as_=cast.owner)


def test_those_with_an_account_are_found_by_name(app: Flask, cast: Cast, visit: Visit) -> None:
    with app.app_context():
        save_person(db.session.merge(cast.owner), Details(name="Paper Person"), Scan(uuid4(), now(), "by_hand"))
        db.session.commit()
    path = f"/contacts/{kept(app, cast.owner, cast.contact).id}/introductions/choices"
    assert "Paper Person" not in visit(path, as_=cast.owner), "nobody can ask them"
    assert "Friend Person" in visit(f"{path}?q=frie", as_=cast.owner)
    assert "No matches" in visit(f"{path}?q=nobody", as_=cast.owner)


def test_a_sentence_to_each_is_needed(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    answer = introduce(app, owner, cast.owner, cast.contact, cast.friend, to_a="  ", to_b=TO_B)
    assert answer.status_code == 422 and "Say in a sentence why" in answer.text
    answer = introduce(app, owner, cast.owner, cast.contact, cast.friend, to_b="")
    assert answer.status_code == 422
    assert answer.text.count(TO_A.replace("'", "&#39;")) == 1, "what was written to one is not put to the other"
    answer = introduce(app, owner, cast.owner, cast.contact, cast.friend, to_a="x" * 281)
    assert answer.status_code == 422 and "280 characters" in answer.text


def test_each_sees_name_headline_and_why(cast: Cast, visit: Visit, introduced: int) -> None:
    for reader, other, why in ((cast.contact, "friend", TO_A), (cast.friend, "contact", TO_B)):
        for path in ("/", "/introductions"):
            page = visit(path, as_=reader)
            assert f"Owner Person would like to introduce you to {other.capitalize()} Person" in page
            assert f"{other} by trade" in page and why in page
            assert "Brightline" not in page.one("article", id=f"introduction-{introduced}"), "the card hides it"
            assert f"{other}@work" not in page.markup and "912 345" not in page
            assert "gets from your card: Name, Headline" in page
    assert "would like to introduce" not in visit("/introductions", as_=cast.stranger)


def test_both_say_yes(app: Flask, cast: Cast, visit: Visit, client_for: ClientFor, introduced: int) -> None:
    first = say_yes(client_for(cast.contact), introduced)
    assert first.location == "/introductions"
    assert contacts_between(app, cast.contact, cast.friend) == []
    assert "We'll tell you if Friend Person says yes too" in visit("/introductions", as_=cast.contact)
    last = say_yes(client_for(cast.friend), introduced)
    assert last.location == f"/contacts/{kept(app, cast.friend, cast.contact).id}"
    one, other = contacts_between(app, cast.contact, cast.friend)
    assert all(contact.has_card for contact in (one, other))
    for reader, known in ((cast.contact, cast.friend), (cast.friend, cast.contact)):
        page = visit(f"/contacts/{kept(app, reader, known).id}", as_=reader)
        assert "Introduced by Owner Person" in page
        assert "Met " not in page.one("section", class_="head"), "they have not met in person"
        draft = page.one("textarea", name="body").text if page.all("textarea", name="body") else page.text
        assert "Owner Person" in draft
    assert "said yes too: Owner Person introduced you" in visit("/", as_=cast.contact)


def test_the_introducer_learns_of_it(
    cast: Cast, visit: Visit, client_for: ClientFor, app: Flask, introduced: int
) -> None:
    for person in (cast.contact, cast.friend):
        assert "both said yes" not in visit("/", as_=cast.owner)
        say_yes(client_for(person), introduced)
    assert "Contact Person and Friend Person both said yes" in visit("/", as_=cast.owner)
    assert "Both said yes" in visit("/introductions", as_=cast.owner)
    for person, other in ((cast.contact, "Friend"), (cast.friend, "Contact")):
        page = visit(f"/contacts/{kept(app, cast.owner, person).id}", as_=cast.owner)
        assert f"You introduced them to {other} Person. Both said yes." in page
    client_for(cast.owner).post_form(f"/introductions/{introduced}/notice")
    assert "both said yes" not in visit("/", as_=cast.owner)


def test_mails_and_pushes_name_what_they_may(app: Flask, cast: Cast, client_for: ClientFor, introduced: int) -> None:
    tell(app)
    tell(app)
    with app.app_context():
        mails = db.session.scalars(select(Mail).order_by(Mail.id)).all()
        assert [mail.recipient for mail in mails] == ["contact@example.org", "friend@example.org"], "each once"
        assert TO_A in mails[0].letter.text and TO_B not in mails[0].letter.text
        assert "Friend Person" in mails[0].letter.subject
    for person in (cast.contact, cast.friend):
        say_yes(client_for(person), introduced)
    tell(app)
    with app.app_context():
        subjects = {mail.recipient: mail.letter.subject for mail in db.session.scalars(select(Mail).offset(2))}
    assert subjects == {
        "contact@example.org": "You and Friend Person are connected",
        "friend@example.org": "You and Contact Person are connected",
        "owner@example.org": "Contact Person and Friend Person said yes",
    }


def test_who_wants_no_mails_gets_none(app: Flask, cast: Cast, client_for: ClientFor, introduced: int) -> None:
    client_for(cast.contact).post_form("/me/introductions", {"introducible": "y"})
    tell(app)
    with app.app_context():
        letters = [mail for mail in db.session.scalars(select(Mail)) if mail.recipient == cast.contact.email]
        assert [is_sent(mail) for mail in letters] == [False]


def is_sent(mail: Mail) -> bool:
    try:
        return bool(mail.letter)
    except NothingToSend:
        return False


def test_who_know_each_other_have_one_more_meeting(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    connect(app, (cast.contact, cast.friend))
    place = kept(app, cast.contact, cast.friend).place
    introduce(app, client_for(cast.owner), cast.owner, cast.contact, cast.friend)
    for person in (cast.contact, cast.friend):
        say_yes(client_for(person), latest_id(app))
    assert len(contacts_between(app, cast.contact, cast.friend)) == 2
    assert [str(each.how) for each in encounters(app)[-2:]] == ["scan", "introduced"]
    page = visit(f"/contacts/{kept(app, cast.contact, cast.friend).id}", as_=cast.contact)
    assert "Introduced by Owner Person" in page and "they scanned" not in page
    assert kept(app, cast.contact, cast.friend).place == place, "where they met in person"


def test_tapping_twice_is_as_good_as_once(app: Flask, cast: Cast, client_for: ClientFor, introduced: int) -> None:
    owner, contact, friend = map(client_for, (cast.owner, cast.contact, cast.friend))
    assert introduce(app, owner, cast.owner, cast.contact, cast.friend).status_code == 303
    assert latest_id(app) == introduced
    assert say_yes(contact, introduced).status_code == say_yes(contact, introduced).status_code == 303
    assert say_yes(friend, introduced).status_code == say_yes(friend, introduced).status_code == 303
    assert len(contacts_between(app, cast.contact, cast.friend)) == 2
    assert [str(each.how) for each in encounters(app)].count("introduced") == 1


def test_the_same_two_only_once(app: Flask, cast: Cast, client_for: ClientFor, introduced: int) -> None:
    answer = introduce(app, client_for(cast.owner), cast.owner, cast.friend, cast.contact)
    assert answer.status_code == 422 and "introducing these two already" in answer.text
    assert latest_id(app) == introduced


def test_five_may_be_open(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        people = [join(name) for name in ("ana", "bo", "chen", "dora", "emil")]
        db.session.commit()
    connect(app, *((cast.owner, person) for person in people))
    owner = client_for(cast.owner)
    for person in people:
        assert introduce(app, owner, cast.owner, cast.contact, person).status_code == 303
    answer = introduce(app, owner, cast.owner, cast.friend, people[0])
    assert answer.status_code == 422 and "You have 5 open introductions" in answer.text
    say_not_now(client_for(cast.contact), latest_id(app))
    assert introduce(app, owner, cast.owner, cast.friend, people[0]).status_code == 422, "not now frees nothing"
    withdraw(owner, latest_id(app))
    assert introduce(app, owner, cast.owner, cast.friend, people[0]).status_code == 303
    with time_machine.travel(now() + OVER):
        assert introduce(app, client_for(cast.owner), cast.owner, cast.friend, people[1]).status_code == 303


def test_withdrawn_it_is_gone(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, introduced: int) -> None:
    say_yes(client_for(cast.contact), introduced)
    assert withdraw(client_for(cast.owner), introduced).status_code == 303
    assert "Withdrawn" in visit("/introductions", as_=cast.owner)
    for person in (cast.contact, cast.friend):
        assert "introduce you" not in visit("/introductions", as_=person)
    assert say_yes(client_for(cast.friend), introduced).status_code == 404
    assert contacts_between(app, cast.contact, cast.friend) == []


def test_after_two_weeks_it_is_over(
    app: Flask, cast: Cast, client_for: ClientFor, visit: Visit, introduced: int
) -> None:
    say_yes(client_for(cast.contact), introduced)
    with time_machine.travel(now() + OVER):
        assert say_yes(client_for(cast.friend), introduced).status_code == 404
        assert "introduce you" not in visit("/introductions", as_=cast.friend)
        page = client_for(cast.owner).visit("/introductions")
        assert "No answer" in page and "Waiting" not in page
    assert contacts_between(app, cast.contact, cast.friend) == []


def test_it_is_erased_later_however_it_was_answered(
    app: Flask, cast: Cast, client_for: ClientFor, introduced: int
) -> None:
    say_not_now(client_for(cast.contact), introduced)
    for days, left in ((89, 1), (91, 0)):
        with time_machine.travel(now() + timedelta(days=days)), app.app_context():
            tidies["introductions that came to nothing"]()
            db.session.commit()
            assert len(db.session.scalars(select(Introduction)).all()) == left


def test_others_find_nothing_there(app: Flask, cast: Cast, client_for: ClientFor, introduced: int) -> None:
    stranger, owner = client_for(cast.stranger), client_for(cast.owner)
    for act in ("acceptance", "not-now", "withdrawal", "notice"):
        theirs = stranger.post_form(f"/introductions/{introduced}/{act}")
        nobodys = stranger.post_form(f"/introductions/{introduced + 9}/{act}")
        assert theirs.status_code == nobodys.status_code == 404
    assert owner.post_form(f"/introductions/{introduced}/acceptance").status_code == 404, "who made it has no side"
    assert client_for(cast.contact).post_form(f"/introductions/{introduced}/withdrawal").status_code == 404
    assert stranger.get(new_path(app, cast.owner, cast.contact, cast.friend)).status_code == 404
    met = kept(app, cast.owner, cast.contact).id
    assert owner.get(f"/contacts/{met}/introductions/{met}").status_code == 404, "nobody is introduced to themselves"


def test_a_merged_contact_keeps_it(app: Flask, cast: Cast, visit: Visit, introduced: int) -> None:
    with app.app_context():
        owner = db.session.get_one(User, cast.owner.id)
        paper = save_person(owner, Details(name="Paper Person"), Scan(uuid4(), now(), "by_hand")).contact
        met = Contact.find(owner, cast.contact)
        assert met is not None
        Merge.create(met, paper)
        db.session.commit()
    page = visit(f"/contacts/{kept(app, cast.owner, cast.contact).id}", as_=cast.owner)
    assert "You introduced them to Friend Person" in page


def test_an_account_takes_its_introductions_along(app: Flask, cast: Cast, visit: Visit, introduced: int) -> None:
    with app.app_context():
        db.session.delete(db.session.get_one(User, cast.contact.id))
        db.session.commit()
        assert db.session.scalars(select(IntroductionSide)).all() == []
        tidies["introductions of people who are gone"]()
        db.session.commit()
        assert db.session.scalars(select(Introduction)).all() == []
    assert "introduce you" not in visit("/introductions", as_=cast.friend)
    assert "You introduced" not in visit("/introductions", as_=cast.owner)
