"""One thing for many contacts at once, and all of it taken back by one Undo."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetup.contacts import Change, Contact
from meetup.extensions import db
from meetup.follow_up.packed_ids import pack_ids, unpack_ids
from meetup.formats import today
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Queries
from tests.exchange.scans import kept, rows
from tests.pages import Page


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture
def both(app: Flask, cast: Cast) -> list[int]:
    return [kept(app, cast.owner, person).id for person in (cast.contact, cast.friend)]


def act(client: Client, ids: list[int], query: str = "", **form: Any) -> TestResponse:
    data = {"contact_id": [str(id_) for id_ in ids], "next": "/contacts?select=1", **form}
    return client.post_form(f"/contacts/selections{query}", data)


def undo(client: Client) -> TestResponse:
    buttons = [form for form in client.visit("/contacts").all("form") if form["action"].endswith("/removal")]
    return client.post_form(buttons[0]["action"])


def state(app: Flask, ids: list[int]) -> list[tuple[str, date | None, list[str]]]:
    with app.app_context():
        found = [db.session.get_one(Contact, id_) for id_ in ids]
        return [
            (
                contact.stage if contact.archived_at is None else "archived",
                contact.due_on,
                [t.name for t in contact.tags],
            )
            for contact in found
        ]


def test_the_boxes_are_there_when_asked_for(cast: Cast, owner: Client) -> None:
    assert not owner.visit("/contacts").all("input", type="checkbox")
    page = owner.visit("/contacts?select=1")
    ticks = [box for box in page.all("input", type="checkbox") if box["name"] == "contact_id"]
    assert [tick["aria-label"] for tick in ticks] == ["Friend Person", "Contact Person"]
    assert all(tick["form"] == "selection" for tick in ticks)


def test_a_stage(app: Flask, owner: Client, both: list[int]) -> None:
    answer = act(owner, both, act="stage", stage="waiting")
    assert (answer.status_code, answer.location) == (303, "/contacts?select=1")
    assert [stage for stage, _, _ in state(app, both)] == ["waiting", "waiting"]
    page = owner.visit("/contacts?stage=waiting")
    assert "2 people moved to “Waiting”." in page
    assert "Moved from “To do” to “Waiting”" in owner.visit(f"/contacts/{both[0]}")


@pytest.mark.parametrize(
    "form",
    [
        {"act": "stage", "stage": "let_go"},
        {"act": "tag", "tag": "Speaker"},
        {"act": "due", "quick": "next_week"},
        {"act": "archive"},
    ],
)
def test_undo_puts_all_of_them_back(app: Flask, owner: Client, both: list[int], form: dict[str, str]) -> None:
    owner.post_form(f"/contacts/{both[0]}/step", {"next_step": "Slides", "due_on": "2026-06-30"})
    owner.post_form(f"/contacts/{both[1]}/tags", {"tags": "Speaker, Old"})
    before = state(app, both)
    act(owner, both, **form)
    assert state(app, both) != before
    assert undo(owner).status_code == 303
    assert state(app, both) == before


def test_what_changed_again_since_is_left(app: Flask, owner: Client, both: list[int]) -> None:
    act(owner, both, act="stage", stage="waiting")
    owner.post_form(f"/contacts/{both[0]}/stage", {"stage": "in_touch"})
    batch = next(form["action"] for form in owner.visit("/contacts").all("form") if "/selections/" in form["action"])
    owner.post_form(batch)
    assert [stage for stage, _, _ in state(app, both)] == ["in_touch", "to_do"]


def test_a_day_and_no_day(app: Flask, owner: Client, both: list[int]) -> None:
    act(owner, both, act="due", due_on="2026-12-24")
    assert [due for _, due, _ in state(app, both)] == [date(2026, 12, 24)] * 2
    act(owner, both, act="due", quick="tomorrow")
    with app.test_request_context():
        assert [due for _, due, _ in state(app, both)] == [today() + timedelta(days=1)] * 2
    act(owner, both, act="no_day")
    assert [due for _, due, _ in state(app, both)] == [None] * 2


def ticked(page: Page) -> list[str]:
    boxes = [box for box in page.all("input", type="checkbox") if "checked" in box.attributes]
    return [box["aria-label"] for box in boxes if box["name"] == "contact_id"]


@pytest.mark.parametrize("form", [{"act": "tag", "tag": "Speaker"}, {"act": "due", "quick": "tomorrow"}])
def test_they_stay_ticked_for_the_next_thing(owner: Client, both: list[int], form: dict[str, str]) -> None:
    answer = act(owner, both[:1], "?select=1&stage=to_do", **form)
    assert ticked(owner.visit(answer.location)) == ["Contact Person"]
    page = owner.visit(act(owner, both, "?select=1&stage=to_do", **form).location)
    assert len(ticked(page)) == 2
    every = owner.visit(act(owner, [], "?select=1&stage=all", every="y", **form).location)
    assert "checked" in every.one("input", name="every").attributes


def test_whoever_left_the_list_is_ticked_again_once_that_is_taken_back(owner: Client, both: list[int]) -> None:
    page = owner.visit(act(owner, both, "?select=1&stage=to_do", act="stage", stage="waiting").location)
    assert ticked(page) == []
    back = next(form for form in page.all("form") if form["action"].endswith("/removal"))
    answer = owner.post_form(back["action"], {"next": back.one("input", name="next")["value"]})
    assert len(ticked(owner.visit(answer.location))) == 2


@pytest.mark.parametrize("text", ["", "x", "1.x", "-1", "9" * 30, "1." * 200, "²"])
def test_ticks_that_are_none(owner: Client, text: str) -> None:
    """I7."""
    assert ticked(owner.visit(f"/contacts?select=1&ticked={text}")) == []


@given(st.sets(st.integers(1, 2**40), max_size=20))
def test_ticks_go_through_an_address(ids: set[int]) -> None:
    assert unpack_ids(pack_ids(ids)) == sorted(ids)


def test_archived_and_only_those_of_that_time_come_back(app: Flask, owner: Client, both: list[int]) -> None:
    page = owner.visit(act(owner, both, "?select=1", act="archive").location)
    assert "2 people archived" in page
    assert "Archived" in owner.visit(f"/contacts/{both[0]}")
    owner.post_form(f"/contacts/{both[0]}/archiving/removal")
    owner.post_form(f"/contacts/{both[0]}/archiving")
    batch = next(form["action"] for form in page.all("form") if "/selections/" in form["action"])
    owner.post_form(batch)
    assert [stage for stage, _, _ in state(app, both)] == ["archived", "to_do"]


def test_all_that_the_filters_leave(app: Flask, cast: Cast, owner: Client, both: list[int]) -> None:
    owner.post_form(f"/contacts/{both[0]}/tags", {"tags": "Speaker"})
    act(owner, [], "?stage=all&q=speaker", act="stage", stage="in_touch", every="y")
    assert [stage for stage, _, _ in state(app, both)] == ["in_touch", "to_do"]
    act(owner, [], "?stage=all", act="tag", tag="All", every="y")
    assert ["All" in tags for _, _, tags in state(app, both)] == [True, True]


def test_only_those_as_csv(owner: Client, both: list[int]) -> None:
    answer = act(owner, both[:1], act="save")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Contact Person" in answer.text
    assert "Friend Person" not in answer.text


def test_as_many_as_can_be_ticked_as_csv(owner: Client, both: list[int]) -> None:
    """No answer leads to an address longer than the 4,094 characters that a server reads."""
    answer = act(owner, [*both, *range(100_000, 100_498)], act="save")
    assert answer.status_code == 200
    assert ("Contact Person" in answer.text, "Friend Person" in answer.text) == (True, True)


@pytest.mark.parametrize("form", [{"act": "tag", "tag": "Speaker"}, {"act": "due", "quick": "tomorrow"}])
def test_one_of_them_is_not_taken_back_alone(app: Flask, owner: Client, both: list[int], form: dict[str, str]) -> None:
    """What was done at once has one Undo; that of a single change says nothing about it."""
    before = state(app, both)
    act(owner, both, **form)
    done = state(app, both)
    with app.app_context():
        change = db.session.scalars(select(Change).where(Change.contact_id == both[0])).one()
    assert owner.post_form(f"/contacts/{both[0]}/changes/{change.id}/removal").status_code == 404
    assert state(app, both) == done
    assert owner.post_form(f"/contacts/selections/{change.batch}/removal").status_code == 303
    assert state(app, both) == before


def test_only_those_as_contact_cards(owner: Client, both: list[int]) -> None:
    answer = act(owner, both[1:], act="save", file="4.0")
    assert (answer.status_code, answer.mimetype) == (200, "text/vcard")
    assert answer.text.count("BEGIN:VCARD") == 1
    assert "FN:Friend Person" in answer.text
    assert "VERSION:4.0" in answer.text


def test_only_those_for_another_program(owner: Client, both: list[int]) -> None:
    answer = act(owner, both[1:], act="save", file="hubspot")
    assert answer.text.startswith("\ufeffFirst name,Last name,Email")
    assert (answer.text.count("\r\n"), "Friend" in answer.text) == (2, True)
    assert act(owner, both, act="save", file="xlsx").status_code == 422


def test_of_others_nothing_is_changed(app: Flask, cast: Cast, client_for: ClientFor, both: list[int]) -> None:
    """Z2: ids of somebody else's contacts are no contacts."""
    before = rows(app)["contacts"]
    other = client_for(cast.stranger)
    for form in ({"act": "stage", "stage": "let_go"}, {"act": "due", "quick": "tomorrow"}, {"act": "tag", "tag": "x"}):
        assert act(other, both, **form).status_code == 303
    assert rows(app)["contacts"] == before
    assert not rows(app)["taggings"]


def test_nobody_else_takes_it_back(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client, both: list[int]
) -> None:
    act(owner, both, act="stage", stage="waiting")
    batch = next(form["action"] for form in owner.visit("/contacts").all("form") if "/selections/" in form["action"])
    assert client_for(cast.contact).post_form(batch).status_code == 404
    assert [stage for stage, _, _ in state(app, both)] == ["waiting", "waiting"]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"contact_id": [], "act": "stage", "stage": "waiting"}, "Select at least one person."),
        ({"act": "tag", "tag": ""}, "Type a tag"),
        ({"act": "tag", "tag": "x" * 41}, "Keep this to 40 characters."),
        ({"act": "tag", "tag": "vip, kafka"}, "One tag at a time"),
        ({"act": "due", "due_on": ""}, "Choose a date, or"),
        ({"act": "due", "due_on": "soon"}, "That's not a date."),
        ({"act": "due", "due_on": "0007-01-01"}, "Choose a day in this century."),
        ({"act": "stage", "stage": "gone"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_told_and_the_ticks_stay(
    app: Flask, owner: Client, both: list[int], form: dict[str, Any], sentence: str
) -> None:
    before = state(app, both)
    answer = act(owner, both, **form)
    assert answer.status_code == 422
    assert sentence in Page(answer.text).text
    ticks = [box for box in Page(answer.text).all("input", type="checkbox") if box.get("name") == "contact_id"]
    assert len([tick for tick in ticks if "checked" in tick.attributes]) == (0 if "contact_id" in form else 2)
    assert state(app, both) == before


@pytest.mark.parametrize("ids", [["x"], ["-1"], [str(2**70)], ["1"] * 501])
def test_what_is_no_id_is_refused(owner: Client, ids: list[str]) -> None:
    """I7."""
    assert act(owner, ids, act="stage", stage="waiting").status_code == 422  # type: ignore[arg-type]


def test_the_list_by_due_date(app: Flask, cast: Cast, owner: Client, both: list[int]) -> None:
    with app.test_request_context():
        on = today()
    owner.post_form(f"/contacts/{both[0]}/step", {"next_step": "Slides", "due_on": str(on - timedelta(days=2))})
    owner.post_form(f"/contacts/{both[1]}/step", {"next_step": "Call", "due_on": str(on + timedelta(days=3))})
    shown = {
        due: [name for name in ("Contact Person", "Friend Person") if name in owner.visit(f"/contacts?due={due}")]
        for due in ("overdue", "today", "week", "none", "nonsense")
    }
    assert shown == {
        "overdue": ["Contact Person"],
        "today": [],
        "week": ["Friend Person"],
        "none": [],
        "nonsense": ["Contact Person", "Friend Person"],
    }


def test_done_and_snooze_from_the_list(app: Flask, owner: Client, both: list[int]) -> None:
    owner.post_form(f"/contacts/{both[0]}/step", {"next_step": "Slides", "due_on": "2026-06-30"})
    page = owner.visit("/contacts")
    snooze = next(form for form in page.all("form") if [b.text for b in form.all("button")] == ["Tomorrow"])
    fields = {field["name"]: field["value"] for field in snooze.all("input") if field["name"] != "csrf_token"}
    assert owner.post_form(snooze["action"], fields).location.startswith("/contacts")
    with app.test_request_context():
        assert state(app, both)[0][1] == today() + timedelta(days=1)
    undo(owner)
    assert state(app, both)[0][1] == date(2026, 6, 30)
    done = owner.visit("/contacts").form(f"/contacts/{both[0]}/step/completion")
    assert owner.post_form(done["action"], {"next": "/contacts?stage=to_do"}).location == "/contacts?stage=to_do"
    assert state(app, both)[0][1] is None


def test_as_a_fragment_it_is_the_list_alone(owner: Client) -> None:
    answer = owner.get("/contacts?stage=all&q=friend", headers={"Accept": "text/vnd.meetup.fragment+html"})
    assert "Friend Person" in answer.text
    assert "Contact Person" not in answer.text
    assert "<html" not in answer.text


def test_it_costs_the_same_for_one_and_for_all(app: Flask, owner: Client, both: list[int], queries: Queries) -> None:
    owner.token()  # which the first form would ask for
    with queries() as one:
        act(owner, both[:1], act="stage", stage="waiting")
    with queries() as two:
        act(owner, both, act="stage", stage="in_touch")
    assert len(one) == len(two)
    with app.app_context():
        assert db.session.scalars(select(Contact.stage).where(Contact.id.in_(both))).all() == ["in_touch", "in_touch"]
