"""Promises: who said that they would do what; noted, kept, reminded of, and read by nobody else."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact, Promise
from meetup.extensions import db
from meetup.formats import today
from meetup.people import User
from meetup.reminders.sources import due_sources
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries, Visit

CANARY = "canary: lend them the red bicycle"


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/contacts/{cast.met.id}"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def promises(app: Flask) -> list[Promise]:
    with app.app_context():
        return list(db.session.scalars(select(Promise).order_by(Promise.id)))


def promise(client: Client, path: str, text: str = CANARY, **said: str) -> str:
    """Note a promise; the path of the only one there is."""
    form = {"side": "mine", "text": text, "uuid": str(uuid4()), **said}
    assert client.post_form(f"{path}/promises", form).location == path
    return next(form["action"] for form in client.visit(path).all("form") if "/promises/" in form["action"]).rpartition(
        "/"
    )[0]


@pytest.mark.parametrize(("side", "who"), [("mine", "You promised"), ("theirs", "They promised")])
def test_noted_with_a_day(app: Flask, owner: Client, path: str, side: str, who: str) -> None:
    promise(owner, path, "Send the <b>slides</b>", side=side, due_on="2030-12-24")
    shown = owner.visit(path).one("section", id="promises")
    text = "send the <b>slides</b>" if side == "mine" else "Send the <b>slides</b>"
    assert f"{who} {text}" in shown.text, "what I promise goes on from “I will”"
    (kept,) = promises(app)
    assert (kept.side, kept.due_on, kept.kept_at) == (side, date(2030, 12, 24), None)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"text": ""}, "Say what was promised."),
        ({"text": "x" * 201}, "Keep this to 200 characters."),
        ({"text": "one\ntwo"}, "Keep this to one line."),
        ({"due_on": "soon"}, "That's not a date. It should look like 2026-06-30."),
        ({"due_on": "1026-02-03"}, "Choose a day in this century."),
        ({"side": "everybody"}, "Choose who promised it."),
    ],
)
def test_what_cannot_be_noted_stays_typed(
    app: Flask, owner: Client, path: str, form: dict[str, str], sentence: str
) -> None:
    answer = owner.post_form(f"{path}/promises", {"side": "theirs", "text": CANARY, **form})
    assert answer.status_code == 422
    assert sentence in answer.text.replace("&#39;", "'")
    assert form.get("text", CANARY).partition("\n")[0] in answer.text
    assert not promises(app)


def test_a_doubled_tap_is_one_promise(app: Flask, owner: Client, path: str) -> None:
    uuid = str(uuid4())
    for _ in range(2):
        promise(owner, path, uuid=uuid)
    assert len(promises(app)) == 1


def test_kept_and_not_kept_after_all(app: Flask, owner: Client, path: str) -> None:
    there = promise(owner, path)
    owner.post_form(f"{there}/keeping")
    first = promises(app)[0].kept_at
    page = owner.visit(path)
    assert f"Done: {CANARY}" in page
    assert page.all("form", action=f"{there}/reopening")
    owner.post_form(f"{there}/keeping")
    assert promises(app)[0].kept_at == first is not None
    owner.post_form(f"{there}/reopening")
    assert promises(app)[0].kept_at is None


def test_removed(app: Flask, owner: Client, path: str) -> None:
    there = promise(owner, path)
    assert owner.post_form(f"{there}/removal").location == path
    assert not promises(app)
    assert owner.post_form(f"{there}/removal").status_code == 404


def test_one_contacts_promise_is_not_found_under_another(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    promise(owner, path)
    with app.app_context():
        friend = Contact.find(cast.owner, cast.friend)
    assert friend
    number = promises(app)[0].id
    assert owner.post_form(f"/contacts/{friend.id}/promises/{number}/keeping").status_code == 404


@pytest.mark.parametrize(("days", "told"), [(-3, "3 days late"), (-1, "1 day late"), (0, "Promised to Contact Person")])
def test_what_i_promised_by_today_is_due(owner: Client, path: str, days: int, told: str) -> None:
    there = promise(owner, path, due_on=str(today("Europe/Lisbon") + timedelta(days=days)))
    page = owner.visit("/")
    assert CANARY in page
    assert told in page
    owner.post_form(f"{there}/keeping", {"next": "/"})
    assert CANARY not in owner.visit("/").one("main").text.replace(f"Done: {CANARY}", "")


def test_what_they_promised_or_what_is_for_later_is_not_due(owner: Client, path: str) -> None:
    promise(owner, path, side="theirs", due_on=str(today("Europe/Lisbon")))
    promise(owner, path, due_on=str(today("Europe/Lisbon") + timedelta(days=1)))
    assert CANARY not in owner.visit("/")


@pytest.mark.parametrize("who", ["contact", "friend", "stranger", "organizer", "staff"])
def test_nobody_else_reads_it(cast: Cast, visit: Visit, owner: Client, path: str, who: str) -> None:
    """P3 for promises: they are as private as notes."""
    promise(owner, path, due_on=str(today("Europe/Lisbon")))
    reader = getattr(cast, who)
    visit(path, reader, 404)
    for page in ("/", "/contacts?stage=all", f"/events/{cast.event.slug}"):
        assert CANARY not in visit(page, reader)


def test_many_promises_cost_no_more_queries(app: Flask, owner: Client, path: str, queries: Queries) -> None:
    promise(owner, path, due_on="2020-01-01")
    counts = []
    for _ in range(2):
        with queries() as sent:
            owner.visit(path)
            owner.visit("/")
        counts.append(len(sent))
        for number in range(4):
            promise(owner, path, f"Another {number}", due_on="2020-01-01")
    assert counts[0] == counts[1]


def test_what_i_promised_and_is_overdue_comes_first_in_the_list(app: Flask, cast: Cast, owner: Client) -> None:
    """Before what is only planned, however long ago that was due; kept, it no longer leads."""
    with app.app_context():
        friend = Contact.find(cast.owner, cast.friend)
        assert friend is not None
        friend.plan("Call", date(2020, 1, 1))
        Promise.add(db.session.get_one(Contact, cast.met.id), uuid4(), "mine", "Send the slides", date(2026, 1, 1))
        db.session.commit()
    rows = [link for link in owner.visit("/contacts").all("a") if "row-link" in link.get("class")]
    assert [row.one("strong").text for row in rows] == ["Contact Person", "Friend Person"]
    assert "You promised: Send the slides" in rows[0].text
    with app.app_context():
        db.session.scalars(select(Promise)).one().mark_kept()
        db.session.commit()
    assert "You promised" not in owner.visit("/contacts")


@pytest.fixture
def doubled(owner: Client, path: str) -> str:
    """The same as a promise and as the next step, both for today; the path of the promise."""
    said = promise(owner, path, "Send the slides.", due_on="2026-06-01")
    owner.post_form(f"{path}/step", {"next_step": "send the Slides", "due_on": "2026-06-01"})
    return said


def test_what_is_also_the_next_step_is_due_once(app: Flask, cast: Cast, owner: Client, path: str, doubled: str) -> None:
    for page in ("/", "/contacts"):
        text = owner.visit(page).text.lower()
        assert text.count("send the slides") == 1, page
        assert len([form for form in owner.visit(page).all("form") if form["action"].endswith("/step/completion")]) == 0
    with app.app_context():
        me = db.session.get_one(User, cast.owner.id)
        assert [line.kind for source in due_sources for line in source.open_items(me, None)] == ["promise"]
        assert not [
            row for source in due_sources if source.kind == "step" for row in db.session.execute(source.due_query())
        ]
    owner.post_form(f"{path}/step", {"next_step": "Send the video", "due_on": "2026-06-01"})
    assert all("Send the video" in owner.visit(page) for page in ("/", "/contacts"))


def test_kept_does_the_step_and_not_yet_brings_both_back(owner: Client, path: str, doubled: str) -> None:
    owner.post_form(f"{doubled}/keeping")
    assert "end the slides" not in owner.visit("/").one("main").text.lower().replace("done: send the slides", "")
    owner.post_form(f"{doubled}/reopening")
    assert owner.visit(path).one("input", name="next_step")["value"] == "send the Slides"
    assert "send the slides" in owner.visit("/")


def test_done_keeps_the_promise_and_undo_opens_both(app: Flask, owner: Client, path: str, doubled: str) -> None:
    owner.post_form(f"{path}/step/completion")
    (kept,) = promises(app)
    assert kept.kept_at
    undo = next(form for form in owner.visit(path).all("form") if "/changes/" in form["action"])
    owner.post_form(undo["action"])
    assert promises(app)[0].kept_at is None
    assert owner.visit(path).one("input", name="next_step")["value"] == "send the Slides"
