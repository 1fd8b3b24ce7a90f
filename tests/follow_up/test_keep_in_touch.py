"""Keep in touch: how often with a person or with a tag, when that comes round, and “not now”."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import insert, select, update

from meetup.codes import Code
from meetup.contacts import Contact
from meetup.contacts.cadences import Cadence
from meetup.contacts.keep_days import next_keep_day
from meetup.contacts.tags import Tag, Tagging
from meetup.extensions import db, now
from meetup.people import Profile, User
from tests.cast import Cast, scan
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.contacts.test_tag_people import tag, tag_named
from tests.exchange.scans import kept
from tests.exchange.test_give_a_card_as_a_guest import confirm
from tests.pages import Page

NOON = "T12:00:00+00:00"


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/contacts/{cast.met.id}"


def on(day: str) -> time_machine.travel:
    return time_machine.travel(datetime.fromisoformat(day + ("" if "T" in day else NOON)), tick=False)


def met_on(app: Flask, cast: Cast, day: str) -> None:
    with app.app_context():
        db.session.get_one(Contact, cast.met.id).met_at = datetime.fromisoformat(day + NOON)
        db.session.commit()


def post(client_for: ClientFor, cast: Cast, day: str, address: str, **form: str) -> Page:
    """What the owner does on a day, and the page they come to."""
    with on(day):
        client = client_for(cast.owner)
        answer = client.post_form(f"/contacts/{cast.met.id}/{address}", form)
        assert answer.status_code == 303, answer.text
        return client.visit(answer.location)


def next_day(app: Flask, cast: Cast) -> date | None:
    return kept(app, cast.owner, cast.contact).keep_on


def undo_of(page: Page) -> str:
    return next(form["action"] for form in page.all("form") if form["action"].endswith("/removal"))


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("every", "after", "comes"),
    [
        ("P1M", "2026-01-31", "2026-02-28"),
        ("P1M", "2028-01-31", "2028-02-29"),
        ("P1M", "2026-12-15", "2027-01-15"),
        ("P3M", "2026-11-30", "2027-02-28"),
        ("P6M", "2026-08-31", "2027-02-28"),
        ("P12M", "2028-02-29", "2029-02-28"),
        ("P6W", "2026-03-01", "2026-04-12"),
    ],
)
def test_a_month_is_one_of_the_calendar(every: str, after: str, comes: str) -> None:
    cadence = Cadence.parse(every)
    assert cadence
    assert str(cadence.day_after(date.fromisoformat(after))) == comes


@pytest.mark.one_database
def test_what_is_longer() -> None:
    longer = {}
    for every in ("P1W", "P5W", "P1M", "P3M", "P6M", "P12M", "P60W"):
        cadence = Cadence.parse(every)
        assert cadence
        longer[every] = str(cadence.next_longer)
    assert longer == {
        "P1W": "P1M",
        "P5W": "P3M",
        "P1M": "P3M",
        "P3M": "P6M",
        "P6M": "P12M",
        "P12M": "None",
        "P60W": "None",
    }
    assert [Cadence.parse(text) for text in ("", "never", "P0W", "P1D", "P1000W")] == [None] * 5


@pytest.mark.parametrize(
    ("form", "day", "told"),
    [
        ({"every": "P1M"}, date(2026, 2, 28), "next reminder Sat 28 Feb"),
        ({"every": "P3M"}, date(2026, 4, 30), "next reminder Thu 30 Apr"),
        ({"every": "own", "weeks": "6"}, date(2026, 3, 14), "next reminder Sat 14 Mar"),
        ({"every": ""}, None, "Keep in touch"),
    ],
)
def test_it_counts_from_the_meeting(
    app: Flask, cast: Cast, client_for: ClientFor, form: dict[str, str], day: date | None, told: str
) -> None:
    met_on(app, cast, "2026-01-31")
    page = post(client_for, cast, "2026-02-01", "cadence", **form)
    assert told in page
    assert next_day(app, cast) == day
    (chosen,) = [
        option for option in page.all("option") if "selected" in option.attributes and option["value"] in form.values()
    ]
    assert chosen["value"] == form["every"]


@pytest.mark.parametrize(
    "form",
    [
        {"every": "own"},
        {"every": "own", "weeks": "0"},
        {"every": "own", "weeks": "105"},
        {"every": "own", "weeks": "six"},
    ],
)
def test_weeks_that_are_none_stay_typed(
    app: Flask, cast: Cast, client_for: ClientFor, path: str, form: dict[str, str]
) -> None:
    answer = client_for(cast.owner).post_form(f"{path}/cadence", form)
    assert answer.status_code == 422
    assert "Type a number of weeks, 1 to 104." in answer.text
    assert f'value="{form.get("weeks", "")}"' in answer.text
    assert next_day(app, cast) is None


@pytest.mark.parametrize("form", [{}, {"every": "P2M"}, {"every": "never"}, {"every": "daily"}])
def test_a_cadence_that_is_none_is_refused(
    app: Flask, cast: Cast, client_for: ClientFor, path: str, form: dict[str, str]
) -> None:
    assert client_for(cast.owner).post_form(f"{path}/cadence", form).status_code == 422
    assert kept(app, cast.owner, cast.contact).keep_every == ""


@pytest.mark.parametrize("kind", ["thanked", "wrote", "called", "met_again"])
def test_any_touch_resets_it_and_its_undo_brings_it_back(
    app: Flask, cast: Cast, client_for: ClientFor, kind: str
) -> None:
    met_on(app, cast, "2026-01-31")
    post(client_for, cast, "2026-02-01", "cadence", every="P1M")
    page = post(client_for, cast, "2026-02-20", "touches", kind=kind)
    assert next_day(app, cast) == date(2026, 3, 20)
    client_for(cast.owner).post_form(undo_of(page))
    assert next_day(app, cast) == date(2026, 2, 28)


def test_of_two_touches_the_one_that_is_left_counts(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    met_on(app, cast, "2026-01-31")
    post(client_for, cast, "2026-02-01", "cadence", every="P1M")
    post(client_for, cast, "2026-02-10", "touches", kind="wrote")
    page = post(client_for, cast, "2026-02-20", "touches", kind="called")
    client_for(cast.owner).post_form(undo_of(page))
    assert next_day(app, cast) == date(2026, 3, 10)


def test_meeting_again_resets_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    met_on(app, cast, "2026-01-31")
    client_for(cast.owner).post_form(f"/contacts/{cast.met.id}/cadence", {"every": "P1M"})
    with app.app_context():
        scan(db.session.get_one(User, cast.owner.id), db.session.get_one(User, cast.contact.id))
        db.session.commit()
    assert next_day(app, cast) == Cadence(1, "M").day_after(now().date())


def test_the_day_is_that_of_the_owner(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Half past eleven at night in UTC, in summer: in Lisbon it is the next day."""
    met_on(app, cast, "2026-01-10")
    for address, form in (("touches", {"kind": "called"}), ("cadence", {"every": "P1M"})):
        post(client_for, cast, "2026-06-12T23:30:00+00:00", address, **form)
    assert next_day(app, cast) == date(2026, 7, 13)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        ("2026-03-29T00:59:59+00:00", "Europe/Berlin", "2026-04-29"),  # a second before the clocks go forward
        ("2026-10-25T00:30:00+00:00", "Europe/Berlin", "2026-11-25"),  # half past two, the first time
        ("2026-10-25T01:30:00+00:00", "Europe/Berlin", "2026-11-25"),  # and the second
        ("2026-10-24T22:30:00+00:00", "Europe/Berlin", "2026-11-25"),
        ("2026-01-31T10:30:00+00:00", "Pacific/Kiritimati", "2026-03-01"),
        ("2026-01-31T10:30:00+00:00", "Pacific/Pago_Pago", "2026-02-28"),
    ],
)
def test_clocks_that_change_change_nothing(at: str, zone: str, day: str) -> None:
    contact = Contact(met_at=datetime.fromisoformat(at))
    assert str(next_keep_day(contact, Cadence(1, "M"), zone)) == day


def shown(client: Client) -> dict[str, bool]:
    pages = {"list": "/contacts?stage=all", "today": "/", "overdue": "/contacts?stage=all&due=overdue"}
    return {name: "Keep in touch" in client.visit(page).one("main").text for name, page in pages.items()}


def put_off_forms(page: Page) -> int:
    """How many people can be put off on the page."""
    return len({form["action"] for form in page.all("form") if form["action"].endswith("/postponements")})


@pytest.mark.parametrize(
    ("stage", "there"), [("waiting", True), ("in_touch", True), ("to_do", False), ("let_go", False)]
)
def test_it_is_due_where_one_is_in_touch(
    app: Flask, cast: Cast, client_for: ClientFor, path: str, stage: str, there: bool
) -> None:
    post(client_for, cast, now().date().isoformat(), "cadence", every="P1M")
    with time_machine.travel(now() + timedelta(days=60), tick=False):
        client = client_for(cast.owner)
        client.post_form(f"{path}/stage", {"stage": stage})
        assert shown(client) == dict.fromkeys(("list", "today", "overdue"), there)
        assert put_off_forms(client.visit(path)) == int(there)


def test_the_list_finds_the_day_by_its_filters(app: Flask, cast: Cast, client_for: ClientFor, path: str) -> None:
    met_on(app, cast, "2026-01-10")
    post(client_for, cast, "2026-01-10", "cadence", every="P1M")
    post(client_for, cast, "2026-01-10", "stage", stage="in_touch")
    found = {}
    for day in ("2026-02-03", "2026-02-05", "2026-02-10", "2026-02-11"):
        with on(day):
            client = client_for(cast.owner)
            found[day] = [
                due
                for due in ("overdue", "today", "week", "none")
                if "Contact Person" in client.visit(f"/contacts?stage=all&due={due}")
            ]
    assert found == {
        "2026-02-03": [],
        "2026-02-05": ["week"],
        "2026-02-10": ["today", "week"],
        "2026-02-11": ["overdue"],
    }


@pytest.fixture
def monthly(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """In touch with somebody met on 10 January, every month."""
    met_on(app, cast, "2026-01-10")
    post(client_for, cast, "2026-01-11", "cadence", every="P1M")
    post(client_for, cast, "2026-01-11", "stage", stage="in_touch")


def test_not_now_asks_again_after_a_quarter_of_the_time(
    app: Flask, cast: Cast, client_for: ClientFor, monthly: None
) -> None:
    page = post(client_for, cast, "2026-02-12", "postponements")
    assert "Later: Contact Person comes back Thu 19 Feb." in page
    assert next_day(app, cast) == date(2026, 2, 19)
    client_for(cast.owner).post_form(undo_of(page))
    assert next_day(app, cast) == date(2026, 2, 10)


def test_the_second_time_in_a_row_it_becomes_rarer(
    app: Flask, cast: Cast, client_for: ClientFor, monthly: None
) -> None:
    post(client_for, cast, "2026-02-12", "postponements")
    page = post(client_for, cast, "2026-02-20", "postponements")
    assert "That's the second time in a row, so it's quarterly from now on." in page
    assert next_day(app, cast) == date(2026, 4, 10)
    client_for(cast.owner).post_form(undo_of(page))
    mine = kept(app, cast.owner, cast.contact)
    assert (mine.keep_every, mine.put_off_times, mine.keep_on) == ("P1M", 1, date(2026, 2, 19))


def test_a_touch_between_begins_anew(app: Flask, cast: Cast, client_for: ClientFor, monthly: None) -> None:
    post(client_for, cast, "2026-02-12", "postponements")
    post(client_for, cast, "2026-02-14", "touches", kind="called")
    assert next_day(app, cast) == date(2026, 3, 14)
    post(client_for, cast, "2026-03-20", "postponements")
    mine = kept(app, cast.owner, cast.contact)
    assert (mine.keep_every, mine.put_off_times) == ("P1M", 1)


def test_undoing_the_touch_brings_not_now_back(app: Flask, cast: Cast, client_for: ClientFor, monthly: None) -> None:
    post(client_for, cast, "2026-02-12", "postponements")
    page = post(client_for, cast, "2026-02-14", "touches", kind="called")
    client_for(cast.owner).post_form(undo_of(page))
    assert next_day(app, cast) == date(2026, 2, 19)


def test_not_now_that_is_long_overdue_is_still_later(
    app: Flask, cast: Cast, client_for: ClientFor, monthly: None
) -> None:
    for day in ("2026-10-01", "2026-10-09"):
        post(client_for, cast, day, "postponements")
    assert next_day(app, cast) == date(2026, 10, 30)


def test_yearly_becomes_no_rarer(app: Flask, cast: Cast, client_for: ClientFor, monthly: None) -> None:
    post(client_for, cast, "2026-01-12", "cadence", every="P12M")
    for day in ("2027-02-01", "2027-06-01", "2027-10-01"):
        assert "in a row" not in post(client_for, cast, day, "postponements")
    assert kept(app, cast.owner, cast.contact).keep_every == "P12M"


def test_a_doubled_tap_is_one_not_now(app: Flask, cast: Cast, client_for: ClientFor, monthly: None) -> None:
    for _ in range(2):
        post(client_for, cast, "2026-02-12", "postponements")
    assert kept(app, cast.owner, cast.contact).put_off_times == 1


def test_undo_leaves_what_was_chosen_since(app: Flask, cast: Cast, client_for: ClientFor, monthly: None) -> None:
    page = post(client_for, cast, "2026-02-12", "postponements")
    post(client_for, cast, "2026-02-13", "cadence", every="P6M")
    client_for(cast.owner).post_form(undo_of(page))
    assert kept(app, cast.owner, cast.contact).keep_every == "P6M"


def test_the_history_tells(cast: Cast, client_for: ClientFor, path: str, monthly: None) -> None:
    for day in ("2026-02-12", "2026-02-20"):
        post(client_for, cast, day, "postponements")
    entries = client_for(cast.owner).visit(path).one("ol").text
    assert "Keep in touch: monthly" in entries
    assert "Later: Thu 19 Feb" in entries
    assert "Keep in touch: quarterly" in entries


def cadence_of_tag(app: Flask, client: Client, cast: Cast, name: str, **form: str) -> None:
    address = f"/contacts/tags/{tag_named(app, cast.owner, name)}/cadence"
    assert client.post_form(address, form).status_code == 303


def test_a_tag_has_one_for_all_of_its_people(app: Flask, cast: Cast, client_for: ClientFor, path: str) -> None:
    owner = client_for(cast.owner)
    met_on(app, cast, "2026-01-10")
    tag(owner, cast.met.id, "Mentor, Speaker")
    cadence_of_tag(app, owner, cast, "speaker", every="P3M")
    assert next_day(app, cast) == date(2026, 4, 10)
    assert "Same as their tags: quarterly" in owner.visit(path)
    cadence_of_tag(app, owner, cast, "mentor", every="own", weeks="2")
    assert next_day(app, cast) == date(2026, 1, 24), "of several, the shortest"
    owner.post_form(f"{path}/cadence", {"every": "P6M"})
    assert next_day(app, cast) == date(2026, 7, 10), "the person's own goes first"
    owner.post_form(f"{path}/cadence", {"every": "never"})
    assert next_day(app, cast) is None
    owner.post_form(f"{path}/cadence", {"every": ""})
    tag(owner, cast.met.id, "Speaker")
    assert next_day(app, cast) == date(2026, 4, 10), "a tag that is gone"
    cadence_of_tag(app, owner, cast, "speaker", every="")
    assert next_day(app, cast) is None


def test_tagging_several_at_once_and_back(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    met_on(app, cast, "2026-01-10")
    tag(owner, cast.met.id, "Speaker")
    cadence_of_tag(app, owner, cast, "speaker", every="P3M")
    tag(owner, cast.met.id, "")
    assert next_day(app, cast) is None
    answer = owner.post_form(
        "/contacts/selections", {"act": "tag", "tag": "Speaker", "every": "y", "next": "/contacts"}
    )
    assert next_day(app, cast) == date(2026, 4, 10)
    owner.post_form(undo_of(owner.visit(answer.location)))
    assert next_day(app, cast) is None


@pytest.mark.parametrize("form", [{"every": "own", "weeks": "x"}, {"every": "never"}])
def test_what_is_no_cadence_of_a_tag_comes_back(
    app: Flask, cast: Cast, client_for: ClientFor, form: dict[str, str]
) -> None:
    owner = client_for(cast.owner)
    tag(owner, cast.met.id, "Speaker")
    address = f"/contacts/tags/{tag_named(app, cast.owner, 'speaker')}/cadence"
    assert owner.post_form(address, form).status_code == 422
    assert client_for(cast.contact).post_form(address, {"every": "P1M"}).status_code == 404


def test_a_guest_who_turns_out_to_be_known_keeps_it(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Two entries become one: the cadence, the touches and the tags of both count."""
    with app.app_context():
        code = Code.get_phone_code(cast.owner).code
    given = {"name": "Somebody", "channel": "contact@example.org", "uuid": str(uuid4())}
    client_for(None).post_form(f"/c/{code}/cards", given)
    with app.app_context():
        guest = db.session.scalars(select(Contact).where(Contact.person_id.is_(None))).one().id
    owner = client_for(cast.owner)
    owner.post_form(f"/contacts/{guest}/cadence", {"every": "P1M"})
    tag(owner, guest, "Speaker")
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        called = now().date()
        client_for(cast.owner).post_form(f"/contacts/{guest}/touches", {"kind": "called"})
    browser = client_for(None)
    assert confirm(app, browser).status_code == 303
    mine = kept(app, cast.owner, cast.contact)
    assert (mine.id, mine.keep_every, mine.keep_on) == (cast.met.id, "P1M", Cadence(1, "M").day_after(called))
    assert "#Speaker" in owner.visit("/contacts?stage=all")


def test_of_thousands_it_takes_as_many_statements(
    app: Flask, cast: Cast, client_for: ClientFor, queries: Queries
) -> None:
    sent = {}
    for many in (3, 300):
        with app.app_context():
            mentor = Tag.get_or_create(db.session.get_one(User, cast.owner.id), [f"Mentor {many}"])[0]
            ids = people(cast.owner, many)
            db.session.execute(insert(Tagging), [{"contact_id": id_, "tag_id": mentor.id} for id_ in ids])
            db.session.commit()
            address = f"/contacts/tags/{mentor.id}/cadence"
        client = client_for(cast.owner)
        form = {"csrf_token": client.token(), "every": "P1M"}
        with queries() as statements:
            assert client.post(address, data=form).status_code == 303
        sent[many] = len(statements)
        with app.app_context():
            days = select(Contact.keep_on).where(Contact.id.in_(ids))
            assert set(db.session.scalars(days)) == {date(2026, 2, 10)}
    assert sent[3] == sent[300]


def people(owner: User, many: int) -> list[int]:
    users = [{"email": f"p{many}-{n}@example.org"} for n in range(many)]
    ids = list(db.session.scalars(insert(User).returning(User.id), users))
    db.session.execute(insert(Profile), [{"user_id": id_, "name": f"Person {id_}"} for id_ in ids])
    at = datetime.fromisoformat("2026-01-10" + NOON)
    rows = [{"owner_id": owner.id, "person_id": id_, "met_at": at} for id_ in ids]
    return list(db.session.scalars(insert(Contact).returning(Contact.id), rows))


def test_the_list_costs_the_same_with_many_due(app: Flask, cast: Cast, client_for: ClientFor, queries: Queries) -> None:
    client, sent = client_for(cast.owner), {}
    for many in (2, 40):
        with app.app_context():
            due = {"keep_every": "P1M", "stage": "in_touch", "keep_on": date(2026, 2, 10)}
            rows = [{"id": id_, **due} for id_ in people(cast.owner, many)]
            db.session.execute(update(Contact), rows)
            db.session.commit()
        for page in ("/", "/contacts?stage=all"):
            with queries() as statements:
                assert put_off_forms(client.visit(page)) >= 2
            sent[page, many] = len(statements)
    assert sent["/", 2] == sent["/", 40]
    assert sent["/contacts?stage=all", 2] == sent["/contacts?stage=all", 40]
