"""The next step, its day, the stage, what was done, and the history of all that."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from meetup.contacts import Touch
from meetup.extensions import db
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor, Visit
from tests.exchange.scans import JSON, contact, kept
from tests.pages import Page

LATE_EVENING = datetime.fromisoformat("2026-06-12T23:30:00+00:00")  # in Lisbon it is the 13th already


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/contacts/{cast.met.id}"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


def test_a_step_and_a_day(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    answer = owner.post_form(f"{path}/step", {"next_step": "Send the slides", "due_on": "2026-12-24"})
    assert answer.location == path
    shown = owner.visit(path)
    assert "Planned." in shown
    assert shown.one("input", name="next_step")["value"] == "Send the slides"
    assert kept(app, cast.owner, cast.contact).due_on == date(2026, 12, 24)
    assert not kept(app, cast.contact, cast.owner).next_step


@pytest.mark.parametrize(
    ("due_on", "sentence"),
    [
        ("tomorrow", "That's not a date. It should look like 2026-06-30."),
        ("2026-02-30", "That's not a date. It should look like 2026-06-30."),
        ("1026-02-03", "Choose a day in this century."),
    ],
)
def test_what_is_no_day_stays_typed(
    app: Flask, cast: Cast, owner: Client, path: str, due_on: str, sentence: str
) -> None:
    answer = owner.post_form(f"{path}/step", {"next_step": "Send the slides", "due_on": due_on})
    assert answer.status_code == 422
    assert sentence in answer.text.replace("&#39;", "'")
    assert f'value="{due_on}"' in answer.text
    assert 'value="Send the slides"' in answer.text
    assert kept(app, cast.owner, cast.contact).next_step == ""


def test_too_long_a_step_stays_typed(owner: Client, path: str) -> None:
    answer = owner.post_form(f"{path}/step", {"next_step": "x" * 201})
    assert answer.status_code == 422
    assert "Keep this to 200 characters." in answer.text
    assert "x" * 201 in answer.text


@pytest.mark.parametrize(("quick", "day"), [("tomorrow", date(2026, 6, 14)), ("next_week", date(2026, 6, 20))])
def test_tomorrow_and_next_week_are_those_of_the_owner(
    app: Flask, cast: Cast, client_for: ClientFor, path: str, quick: str, day: date
) -> None:
    with time_machine.travel(LATE_EVENING, tick=False):
        client_for(cast.owner).post_form(f"{path}/step", {"next_step": "Call", "quick": quick})
    assert kept(app, cast.owner, cast.contact).due_on == day


def test_done_is_kept_in_the_history(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    owner.post_form(f"{path}/step", {"next_step": "Send the slides", "due_on": "2026-12-24"})
    assert owner.post_form(f"{path}/step/completion").location == path
    assert "Done: Send the slides" in owner.visit(path)
    mine = kept(app, cast.owner, cast.contact)
    assert (mine.next_step, mine.due_on) == ("", None)
    owner.post_form(f"{path}/step/completion")
    assert owner.visit(path).text.count("Done: ") == 1


def test_the_sheet_plans_with_the_note(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    form = {"note": "Red scarf", "version": "0", "next_step": "Call", "due_on": "2026-12-24"}
    assert owner.post_form(f"{path}/note", form, headers=JSON).status_code == 200
    mine = kept(app, cast.owner, cast.contact)
    assert (mine.note, mine.next_step, mine.due_on) == ("Red scarf", "Call", date(2026, 12, 24))
    owner.post_form(f"{path}/note", {"note": "Red scarf, tall", "version": "1"}, headers=JSON)
    assert kept(app, cast.owner, cast.contact).next_step == "Call"


@pytest.mark.parametrize(("stage", "name"), [("waiting", "Waiting"), ("in_touch", "In touch"), ("let_go", "Let go")])
def test_another_stage(owner: Client, path: str, stage: str, name: str) -> None:
    assert owner.post_form(f"{path}/stage", {"stage": stage}).location == path
    shown = owner.visit(path)
    assert f"Contact Person is now under “{name}”." in shown
    assert f"Moved from “To do” to “{name}”" in shown
    assert "Contact Person" in owner.visit(f"/contacts?stage={stage}")
    assert "Contact Person" not in owner.visit("/contacts?stage=to_do")


@pytest.mark.parametrize("stage", ["", "done", "TO_DO"])
def test_a_stage_that_is_none_changes_nothing(app: Flask, cast: Cast, owner: Client, path: str, stage: str) -> None:
    assert owner.post_form(f"{path}/stage", {"stage": stage}).status_code == 422
    assert owner.post_form(f"{path}/stage", {"stage": stage}, headers=JSON).status_code == 422
    assert kept(app, cast.owner, cast.contact).stage == "to_do"


@pytest.mark.parametrize(
    ("kind", "told", "stage"),
    [
        ("thanked", "Thanked", "waiting"),
        ("wrote", "Wrote", "waiting"),
        ("called", "Called", "in_touch"),
        ("met_again", "Met again", "in_touch"),
    ],
)
def test_what_was_done_moves_on_and_can_be_taken_back(
    app: Flask, cast: Cast, owner: Client, path: str, kind: str, told: str, stage: str
) -> None:
    assert owner.post_form(f"{path}/touches", {"kind": kind}).location == path
    mine = kept(app, cast.owner, cast.contact)
    assert (mine.stage, mine.thanked_at is not None) == (stage, kind == "thanked")
    shown = owner.visit(path)
    assert told in shown.one("ol")
    (undo, *_) = [form for form in shown.one("ol").all("form") if form["action"].endswith("/removal")]
    assert owner.post_form(undo["action"]).location == path
    mine = kept(app, cast.owner, cast.contact)
    assert (mine.stage, mine.thanked_at) == ("to_do", None)
    assert owner.post_form(undo["action"]).status_code == 404


def test_taking_back_leaves_a_stage_chosen_since(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    owner.post_form(f"{path}/touches", {"kind": "thanked"})
    (undo,) = [form for form in owner.visit(path).one("ol").all("form") if form["action"].endswith("/removal")]
    owner.post_form(f"{path}/stage", {"stage": "let_go"})
    owner.post_form(undo["action"])
    assert kept(app, cast.owner, cast.contact).stage == "let_go"


def test_what_nobody_does_is_refused(owner: Client, path: str) -> None:
    answer = owner.post_form(f"{path}/touches", {"kind": "hugged"})
    assert answer.status_code == 422
    assert "Say what you did" in answer.text


def test_thanked_on_the_list_comes_back_to_the_list(owner: Client, path: str) -> None:
    answer = owner.post_form(f"{path}/touches", {"kind": "thanked", "next": "/contacts?stage=to_do"})
    assert answer.location == "/contacts?stage=to_do"
    assert owner.post_form(f"{path}/touches", {"kind": "thanked", "next": "//evil.example"}).location == "/"


def test_the_history_is_in_order_and_says_who_scanned_whom(cast: Cast, visit: Visit, owner: Client, path: str) -> None:
    for kind in ("wrote", "called"):
        owner.post_form(f"{path}/touches", {"kind": kind})
    entries = [entry.text for entry in owner.visit(path).one("ol").all("li")]
    assert ["Called" in entries[0], "Wrote" in entries[1], len(entries)] == [True, True, 3]
    assert "Met at PyData Lisbon: you scanned their code" in entries[-1]


def test_the_other_side_reads_it_the_other_way_round(app: Flask, cast: Cast, visit: Visit) -> None:
    theirs = kept(app, cast.contact, cast.owner)
    assert "they scanned your code" in visit(f"/contacts/{theirs.id}", cast.contact)


def test_where_it_was_can_be_corrected(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    form = next(form for form in owner.visit(path).all("form") if form["action"].endswith("/place"))
    assert [option.text for option in form.all("option")] == ["No event", "PyData Lisbon"]
    assert owner.post_form(form["action"], {"event_id": ""}).location == path
    assert kept(app, cast.owner, cast.contact).event_id is None
    assert kept(app, cast.contact, cast.owner).place == "PyData Lisbon", "nobody empties the other's list"
    assert owner.post_form(form["action"], {"event_id": "999999"}).status_code == 422
    assert owner.post_form(form["action"], {"event_id": "x"}).status_code == 422
    owner.post_form(form["action"], {"event_id": str(cast.event.id)})
    assert kept(app, cast.contact, cast.owner).place == "PyData Lisbon"


def test_what_is_due_leads_today_until_it_is_done(owner: Client, path: str) -> None:
    today = datetime.now().astimezone().date()
    owner.post_form(f"{path}/step", {"next_step": "Send the slides", "due_on": str(today - timedelta(days=3))})
    assert "Send the slides" in owner.visit("/")
    assert "3 days late" in owner.visit("/contacts")
    owner.post_form(f"{path}/step/completion")
    assert "Send the slides" not in owner.visit("/")


def test_an_event_just_over_leads_today(app: Flask, cast: Cast, owner: Client) -> None:
    with app.app_context():
        ends_at = cast.event.ends_at
    with time_machine.travel(ends_at + timedelta(hours=10, minutes=30), tick=False):
        page = owner.visit("/")
    assert "PyData Lisbon is over. Time to follow up." in page
    assert "2 people to follow up" in page
    assert "2 met · 0 thanked" in page
    assert "37 hours left" in page
    assert contact(app, cast.owner, cast.contact)


def undo_offered(page: Page) -> str:
    return next(form["action"] for form in page.all("form") if "/changes/" in form["action"])


def test_a_step_done_by_mistake_comes_back_with_its_day(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    owner.post_form(f"{path}/step", {"next_step": "Send the slides", "due_on": "2030-01-02"})
    owner.post_form(f"{path}/step/completion")
    undo = undo_offered(owner.visit(path))
    owner.post_form(undo)
    mine = kept(app, cast.owner, cast.contact)
    assert (mine.next_step, str(mine.due_on)) == ("Send the slides", "2030-01-02")
    assert owner.post_form(undo).status_code == 404


def test_a_step_planned_since_is_not_replaced(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    owner.post_form(f"{path}/step", {"next_step": "Send the slides"})
    owner.post_form(f"{path}/step/completion")
    undo = undo_offered(owner.visit(path))
    owner.post_form(f"{path}/step", {"next_step": "Call"})
    owner.post_form(undo)
    assert kept(app, cast.owner, cast.contact).next_step == "Call"


def test_a_stage_chosen_by_mistake_is_put_back(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    owner.post_form(f"{path}/stage", {"stage": "let_go"})
    owner.post_form(undo_offered(owner.visit(path)))
    assert kept(app, cast.owner, cast.contact).stage == "to_do"


def test_a_doubled_tap_is_one_touch(app: Flask, cast: Cast, owner: Client, path: str) -> None:
    for _ in range(2):
        owner.post_form(f"{path}/touches", {"kind": "thanked"})
    with app.app_context():
        assert db.session.query(Touch).count() == 1
