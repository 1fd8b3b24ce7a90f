"""Attendees give a sponsor their details by a tap of their own, after seeing them, and take them back."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, func, select

from meetup.contacts.blocks import Block
from meetup.database import insert_once
from meetup.events import Event, EventSharing
from meetup.extensions import db, now
from meetup.people import Agreement, User
from meetup.sponsors import Lead, Representative, Sponsor
from meetup.sponsors.leads import FEWEST_SHOWN
from meetup.sponsors.representatives import TooManyRepresentativesError
from meetup.tidying import tidies
from tests.cast import Cast, join
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.pages import Page

EVENT = "/events/pydata-lisbon"


@pytest.fixture
def sponsor_id(app: Flask, cast: Cast) -> int:
    """A sponsor, for whom ``staff`` reads."""
    with app.app_context():
        sponsor = Sponsor.add(cast.event.id, {"name": "Acme"})
        name_reader(sponsor, cast.staff)
        db.session.commit()
        return sponsor.id


def name_reader(sponsor: Sponsor, user: User) -> None:
    Representative.add(sponsor, user.email)
    representative = Representative.find_named(sponsor.id, user)
    assert representative is not None
    representative.accept(user)


def page_of(sponsor_id: int) -> str:
    return f"{EVENT}/sponsors/{sponsor_id}"


def give(client: Client, sponsor_id: int, **changes: str) -> int:
    """Send the form of the page as it is now."""
    form = client.visit(page_of(sponsor_id)).one("section", id="details").one("form", method="post")
    seen = [field["value"] for field in form.all("input", name="seen")]
    return client.post_form(form["action"], {"seen": seen, **changes}).status_code


def names(client: Client, sponsor_id: int) -> list[str]:
    page = client.visit(f"{page_of(sponsor_id)}/leads")
    return [row.one("strong").text for row in page.all("li") if row.all("strong")]


def test_nothing_is_given_by_looking(cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    me = client_for(cast.owner)
    for path in (EVENT, page_of(sponsor_id), f"{page_of(sponsor_id)}?gives_email=y"):
        me.get(path)
    me.get(f"{page_of(sponsor_id)}/details")
    assert names(client_for(cast.staff), sponsor_id) == []


def test_the_page_says_what_is_given_and_to_whom(
    app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor
) -> None:
    shown = client_for(cast.owner).visit(page_of(sponsor_id)).one("section", id="details")
    for text in ("Staff Person", "for Acme", "Owner Person", "owner by trade", "owner@work.example.org"):
        assert text in shown
    assert "Brightline" not in shown.one("form", method="post")  # not shared
    assert "checked" not in shown.one("input", name="gives_email").attributes


def test_they_see_exactly_that(cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    """P1"""
    assert give(client_for(cast.owner), sponsor_id) == 303
    assert give(client_for(cast.contact), sponsor_id, gives_email="y") == 303
    listed = client_for(cast.staff).visit(f"{page_of(sponsor_id)}/leads")
    for text in ("Owner Person", "owner by trade", "Contact Person", "contact@work.example.org"):
        assert text in listed
    for secret in ("owner@work.example.org", "+351", "Brightline", "owner@example.org"):
        assert secret not in listed.markup


def test_what_is_not_shared_at_the_event_any_more_vanishes(
    app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor
) -> None:
    """P2"""
    give(client_for(cast.owner), sponsor_id)
    with app.app_context():
        EventSharing.set_fields(db.session.get_one(User, cast.owner.id), cast.event.id, [])
        db.session.commit()
    listed = client_for(cast.staff).visit(f"{page_of(sponsor_id)}/leads")
    assert "Owner Person" in listed
    assert "owner by trade" not in listed


def test_what_was_not_shown_when_given_stays_hidden(
    app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor
) -> None:
    """P1, P6: also if it is shared or filled in later; giving it again, with the new field in sight, adds it."""
    me, reader = client_for(cast.owner), client_for(cast.staff)
    with app.app_context():
        db.session.get_one(User, cast.contact.id).profile.email = ""
        db.session.commit()
    give(me, sponsor_id)
    give(client_for(cast.contact), sponsor_id, gives_email="y")
    with app.app_context():
        EventSharing.set_fields(db.session.get_one(User, cast.owner.id), cast.event.id, ["headline", "company"])
        db.session.get_one(User, cast.contact.id).profile.email = "contact@new.example.org"
        db.session.commit()
    for path in ("leads", "leads.csv"):
        shown = reader.get(f"{page_of(sponsor_id)}/{path}").text
        assert "owner by trade" in shown
        assert "Brightline" not in shown
        assert "contact@new" not in shown
    assert "Brightline" not in me.visit(page_of(sponsor_id)).one("section", id="details")
    (given,) = me.get("/me/export.json").get_json()["given_to_sponsors"]
    assert given["fields"] == ["headline"]
    me.post_form(f"/me/card/sponsors/{sponsor_id}/removal")
    assert "Brightline" in me.visit(page_of(sponsor_id)).one("section", id="details")
    give(me, sponsor_id)
    assert "Brightline" in reader.visit(f"{page_of(sponsor_id)}/leads")


def test_taken_back_from_the_page_of_the_sponsor(cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    """P5: from the next request on, also in the spreadsheet."""
    me, reader = client_for(cast.owner), client_for(cast.staff)
    give(me, sponsor_id)
    assert names(reader, sponsor_id) == ["Owner Person"]
    assert "has your details" in me.visit(page_of(sponsor_id))
    answer = me.post_form(f"/me/card/sponsors/{sponsor_id}/removal", {"next": page_of(sponsor_id)})
    assert answer.location == page_of(sponsor_id)
    assert names(reader, sponsor_id) == []
    assert "Owner Person" not in reader.get(f"{page_of(sponsor_id)}/leads.csv").text
    assert me.post_form(f"/me/card/sponsors/{sponsor_id}/removal").status_code == 404


def test_listed_among_those_who_have_my_card(app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    """P5: and taken back there after leaving the event, too."""
    me = client_for(cast.owner)
    assert "Acme" not in me.visit("/me/card/holders")
    give(me, sponsor_id)
    me.post_form(f"{EVENT}/attendance/removal")
    listed = me.visit("/me/card/holders")
    assert "Acme" in listed
    assert "Acme" not in me.visit("/me/card/holders?state=revoked")
    (form,) = (each for each in listed.all("form") if each["action"].startswith("/me/card/sponsors/"))
    assert me.post_form(form["action"]).status_code == 303
    assert names(client_for(cast.staff), sponsor_id) == []


def test_taken_back_from_everybody(cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    """P5"""
    me = client_for(cast.owner)
    give(me, sponsor_id)
    assert me.post_form("/me/card/revocations").status_code == 303
    assert names(client_for(cast.staff), sponsor_id) == []


def test_only_those_who_were_named_then_see_it(app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    """P6: whoever is named later sees what is given later, or again."""
    with time_machine.travel(now(), tick=False) as clock:
        give(client_for(cast.owner), sponsor_id)
        clock.shift(timedelta(minutes=1))
        with app.app_context():
            name_reader(db.session.get_one(Sponsor, sponsor_id), cast.friend)
            db.session.commit()
        clock.shift(timedelta(minutes=1))
        give(client_for(cast.contact), sponsor_id)
        assert names(client_for(cast.friend), sponsor_id) == ["Contact Person"]
        assert "Friend Person" not in client_for(cast.owner).visit(page_of(sponsor_id))
        assert "Friend Person" in client_for(cast.contact).visit(page_of(sponsor_id))
        assert names(client_for(cast.staff), sponsor_id) == ["Contact Person", "Owner Person"]


def meanwhile(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> None:
    """Let something happen while the next request waits for the lock of the event."""
    lock, calls = Event.lock, iter([do])

    def wait_and_lock(event_id: int) -> None:
        for call in calls:
            call()
            db.session.flush()
        lock(event_id)

    monkeypatch.setattr(Event, "lock", wait_and_lock)


def test_who_accepts_while_something_is_given_does_not_see_it(
    cast: Cast, sponsor_id: int, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P6: who reads it is looked up after waiting for others."""
    me = client_for(cast.owner)
    me.get(page_of(sponsor_id))
    meanwhile(monkeypatch, lambda: name_reader(db.session.get_one(Sponsor, sponsor_id), db.session.merge(cast.friend)))
    answer = me.post_form(f"{page_of(sponsor_id)}/details", {"seen": [str(cast.staff.id)]})
    assert answer.status_code == 409
    assert "Friend Person" in answer.text


def test_who_is_removed_while_accepting_reads_nothing(
    app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        Representative.add(db.session.get_one(Sponsor, sponsor_id), cast.friend.email)
        db.session.commit()
    is_friend = Representative.email == cast.friend.email
    meanwhile(monkeypatch, lambda: db.session.execute(delete(Representative).where(is_friend)))
    assert client_for(cast.friend).post_form(f"{page_of(sponsor_id)}/acceptance").status_code == 404


def test_two_who_name_somebody_at_once_do_not_make_eleven(
    app: Flask, cast: Cast, sponsor_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def name_nine() -> None:
        for number in range(9):
            insert_once(Representative, sponsor_id=sponsor_id, email=f"a{number}@example.org", named_at=now())

    meanwhile(monkeypatch, name_nine)
    with app.app_context(), pytest.raises(TooManyRepresentativesError):
        Representative.add(db.session.get_one(Sponsor, sponsor_id), "b@example.org")


def test_who_was_named_meanwhile_gets_nothing(app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    """P6: the form says whom the person has read."""
    me = client_for(cast.owner)
    me.get(page_of(sponsor_id))
    with app.app_context():
        name_reader(db.session.get_one(Sponsor, sponsor_id), cast.friend)
        db.session.commit()
    answer = me.post_form(f"{page_of(sponsor_id)}/details", {"seen": [str(cast.staff.id)]})
    assert answer.status_code == 409
    assert "Friend Person" in answer.text
    for seen in ([], ["x"], [str(cast.friend.id)]):
        assert me.post_form(f"{page_of(sponsor_id)}/details", {"seen": seen}).status_code == 409
    with app.app_context():
        assert Lead.find(sponsor_id, cast.owner) is None


def test_who_comes_back_has_to_accept_again(app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    """Z3"""
    reader = client_for(cast.staff)
    reader.post_form(f"{EVENT}/attendance/removal")
    assert reader.get(f"{page_of(sponsor_id)}/leads").status_code == 404
    assert "takes details here yet" in client_for(cast.owner).visit(page_of(sponsor_id))
    reader.post_form(f"{EVENT}/attendance")
    assert reader.get(f"{page_of(sponsor_id)}/leads").status_code == 404
    reader.post_form(f"{page_of(sponsor_id)}/acceptance")
    assert names(reader, sponsor_id) == []


def test_who_has_paused_gives_nothing(app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    with app.app_context():
        db.session.get_one(User, cast.owner.id).profile.paused_at = now()
        db.session.commit()
    assert give(client_for(cast.owner), sponsor_id) == 422
    assert names(client_for(cast.staff), sponsor_id) == []


@pytest.mark.parametrize("by_reader", [True, False])
def test_blocking_hides_them(app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor, by_reader: bool) -> None:
    give(client_for(cast.owner), sponsor_id)
    with app.app_context():
        users = [db.session.get_one(User, cast.staff.id), db.session.get_one(User, cast.owner.id)]
        blocker, blocked = users if by_reader else users[::-1]
        db.session.add(Block(owner_id=blocker.id, person_id=blocked.id))
        db.session.commit()
    assert names(client_for(cast.staff), sponsor_id) == []


def test_nobody_else_reads_them(app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    """Z1, Z2, P4: not even the organizers, who only get a number."""
    give(client_for(cast.owner), sponsor_id)
    for who in (cast.organizer, cast.contact, cast.stranger):
        for path in ("leads", "leads.csv"):
            assert client_for(who).get(f"{page_of(sponsor_id)}/{path}").status_code == 404
    manage = f"{EVENT}/manage/sponsors/{sponsor_id}"
    page = client_for(cast.organizer).visit(manage)
    assert "Owner Person" not in page
    assert "Fewer than 5 people" in page
    with app.app_context():
        event, sponsor = db.session.get_one(Event, cast.event.id), db.session.get_one(Sponsor, sponsor_id)
        for number in range(FEWEST_SHOWN - 1):
            user = join(f"giver{number}")
            event.add_attendee(user)
            Lead.give(sponsor, user, gives_email=False)
        db.session.commit()
    assert "5 people have done so." in client_for(cast.organizer).visit(manage)


def test_organizers_name_an_address_and_its_owner_accepts(
    app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor
) -> None:
    """P4: what organizers read is the same whether or not somebody has the address."""
    manage = f"{EVENT}/manage/sponsors/{sponsor_id}"
    organizer, friend = client_for(cast.organizer), client_for(cast.friend)
    for email in ("Friend@Example.org", "nobody@example.org", "stranger@example.org"):
        assert organizer.post_form(f"{manage}/representatives", {"email": email}).status_code == 303
    listed = [row for row in organizer.visit(manage).all("li") if "accepted yet" in row.text]
    assert len(listed) == 3
    assert not [row for row in listed if "Person" in row.text]
    assert "Friend Person" not in client_for(cast.owner).visit(page_of(sponsor_id))
    assert friend.get(f"{page_of(sponsor_id)}/leads").status_code == 404
    assert "named as its representative" in friend.visit(page_of(sponsor_id))
    for outsider in (cast.contact, cast.stranger):
        assert client_for(outsider).post_form(f"{page_of(sponsor_id)}/acceptance").status_code == 404
    assert friend.post_form(f"{page_of(sponsor_id)}/acceptance").status_code == 303
    assert "Friend Person" in client_for(cast.owner).visit(page_of(sponsor_id))
    (remove,) = (row.one("form") for row in organizer.visit(manage).all("li") if "friend@" in row.text)
    organizer.post_form(remove["action"])
    assert friend.get(f"{page_of(sponsor_id)}/leads").status_code == 404
    assert organizer.post_form(f"{manage}/representatives", {"email": "nobody"}).status_code == 422


def test_at_most_ten_are_named(cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    path = f"{EVENT}/manage/sponsors/{sponsor_id}/representatives"
    organizer = client_for(cast.organizer)
    answers = [organizer.post_form(path, {"email": f"a{n}@example.org"}).status_code for n in range(10)]
    assert answers == [303] * 9 + [422]


def test_strangers_see_the_sponsor_alone(cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    for who in (None, cast.stranger):
        page = client_for(who).visit(page_of(sponsor_id))
        assert "Acme" in page
        assert "Staff Person" not in page
    assert client_for(cast.stranger).post_form(f"{page_of(sponsor_id)}/details").status_code == 404


def test_the_spreadsheet(cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    """I3"""
    give(client_for(cast.owner), sponsor_id, gives_email="y")
    answer = client_for(cast.staff).get(f"{page_of(sponsor_id)}/leads.csv")
    assert answer.mimetype == "text/csv"
    headings, row = csv.reader(StringIO(answer.text.removeprefix("\ufeff")))
    assert headings == ["Name", "Headline", "Company", "Email", "Given (UTC)"]
    assert row[:4] == ["Owner Person", "owner by trade", "", "owner@work.example.org"]


def test_page_by_page_in_as_many_statements(
    app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor, queries: Queries
) -> None:
    reader, counts = client_for(cast.staff), []
    for more in (1, 60):
        with app.app_context():
            sponsor = db.session.get_one(Sponsor, sponsor_id)
            for number in range(more):
                Lead.give(sponsor, join(f"giver{more}-{number}"), gives_email=True)
            db.session.commit()
        reader.get(f"{page_of(sponsor_id)}/leads")
        with queries() as statements:
            page = reader.visit(f"{page_of(sponsor_id)}/leads")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8
    (more_link,) = (link for link in page.all("a") if link.text == "Show more")
    assert len(Page(reader.get(more_link["href"]).text).all("strong")) == 11


def test_the_sponsor_is_deleted(app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    me = client_for(cast.owner)
    give(me, sponsor_id)
    assert "Acme" in me.visit("/me/card/holders")
    client_for(cast.organizer).post_form(f"{EVENT}/manage/sponsors/{sponsor_id}/removal")
    assert "Acme" not in me.visit("/me/card/holders")
    assert ", until " in me.visit("/me/agreements")


def test_the_account_is_deleted(app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    """G1"""
    give(client_for(cast.owner), sponsor_id)
    with app.app_context():
        user = join("leaver")
        Lead.give(db.session.get_one(Sponsor, sponsor_id), user, gives_email=True)
        db.session.commit()
        db.session.delete(user)
        db.session.commit()
    assert names(client_for(cast.staff), sponsor_id) == ["Owner Person"]


def test_a_year_after_the_event_nobody_reads_them(
    app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor
) -> None:
    """G3"""
    give(client_for(cast.owner), sponsor_id)
    tidied = "details given to sponsors", "representatives of sponsors"
    for days, left in ((364, 1), (367, 0)):
        with app.app_context(), time_machine.travel(now() + timedelta(days=days), tick=False):
            for kind in tidied:
                tidies[kind]()
            db.session.commit()
            for model in (Lead, Representative):
                assert db.session.query(model).count() == left
        assert standing(app) == left
    assert "Acme" in client_for(None).visit(EVENT)


def standing(app: Flask) -> int:
    """How many agreements to give a sponsor something stand."""
    with app.app_context():
        is_standing = Agreement.kind == "sponsor_details", Agreement.ended_at.is_(None)
        return db.session.scalar(select(func.count()).where(*is_standing)) or 0


def test_with_a_draft_go_the_agreements_about_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """P6: another event may get its number, and another sponsor that of its sponsor."""
    with app.app_context():
        organizer = db.session.get_one(User, cast.organizer.id)
        draft = Event.create(organizer, "Draft", starts_at=cast.event.starts_at, ends_at=cast.event.ends_at)
        Lead.give(Sponsor.add(draft.id, {"name": "Acme"}), organizer, gives_email=False)
        Agreement.record(organizer, "attending", draft.title, draft.agreement_subject)
        db.session.commit()
        subject, slug = draft.agreement_subject, draft.slug
    assert standing(app) == 1
    assert client_for(cast.organizer).post_form(f"/events/{slug}/removal").status_code == 303
    assert standing(app) == 0
    with app.app_context():
        about = select(Agreement.ended_at).where(Agreement.subject == subject)
        assert None not in db.session.scalars(about).all()


def test_however_many_sponsors_have_them_the_list_costs_the_same(
    app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor, queries: Queries
) -> None:
    """P5: page by page; and all of them are taken back together."""
    me, counts = client_for(cast.owner), []
    for more in (0, 1, 28):
        with app.app_context():
            for number in range(more):
                sponsor = Sponsor.add(cast.event.id, {"name": f"Sponsor {more}-{number}"})
                Lead.give(sponsor, db.session.get_one(User, cast.owner.id), gives_email=False)
            db.session.commit()
        me.get("/me/card/holders")
        with queries() as statements:
            page = me.visit("/me/card/holders")
        counts.append(len(statements))
        if not more:
            give(me, sponsor_id)
    assert counts[1] == counts[2] <= counts[0] + 1
    (more_link,) = (link for link in page.all("a") if "sponsors_after" in link["href"])
    assert "Acme" not in page
    assert "Acme" in me.visit(more_link["href"])
    assert len(me.get("/me/export.json").get_json()["given_to_sponsors"]) == 30
    assert me.post_form("/me/card/revocations").status_code == 303
    assert standing(app) == 0
    assert "Sponsor 28" not in me.visit("/me/card/holders")


def test_it_is_in_what_i_take_along(app: Flask, cast: Cast, sponsor_id: int, client_for: ClientFor) -> None:
    """G2"""
    me = client_for(cast.owner)
    give(me, sponsor_id, gives_email="y")
    (given,) = me.get("/me/export.json").get_json()["given_to_sponsors"]
    assert (given["event"], given["sponsor"], given["fields"]) == ("PyData Lisbon", "Acme", ["headline", "email"])
