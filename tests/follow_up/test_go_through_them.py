"""Going through the people one met, one a screen: writing, later, letting go, and taking that back."""

from datetime import date, datetime

import pytest
import time_machine
from flask import Flask

from meetup.contacts import Touch
from meetup.extensions import db
from meetup.follow_up import Decision, RunThrough
from meetup.formats import today
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.follow_up.runs import RUN, URL, decide, meet_five, pass_by, shown, states, undo


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture
def ids(app: Flask, cast: Cast) -> list[int]:
    return meet_five(app, cast)


def test_one_after_the_other_with_all_one_needs(app: Flask, owner: Client, ids: list[int]) -> None:
    owner.post_form(f"/contacts/{ids[0]}/note", {"note": "Red scarf"})
    owner.post_form(f"/contacts/{ids[0]}/promises", {"side": "mine", "text": "Send the slides"})
    page = owner.visit(URL)
    assert shown(page) == "Contact Person, 1 of 5"
    for words in ("Red scarf", "You promised send the slides", "A draft is ready", "Hi Contact,", "PyData Lisbon"):
        assert words in page
    assert page.one("a", data_shortcut="w")["href"] == f"/contacts/{ids[0]}/draft?run=to_do"
    assert shown(decide(owner, ids[0], "wrote")) == "Friend Person, 2 of 5"
    assert shown(decide(owner, ids[1], "later", "tomorrow")) == "Ana Person, 3 of 5"
    assert shown(decide(owner, ids[2], "let_go")) == "Bo Person, 4 of 5"
    assert shown(pass_by(owner, ids[3])) == "Cleo Person, 5 of 5"
    end = decide(owner, ids[4], "later", "next_week")
    assert "That's everyone" in end
    assert [part.text for part in end.one("dl").all("div")] == ["Written to 1", "Later 2", "Let go 1"]
    assert "1 person is still undecided." in end
    assert "1 person will hear from you" in end
    assert [stage for stage, _ in states(app, ids)] == ["waiting", "to_do", "let_go", "to_do", "to_do"]


@pytest.mark.parametrize(("until", "day"), [("tomorrow", date(2026, 6, 14)), ("next_week", date(2026, 6, 20))])
def test_later_is_a_day_where_the_owner_is(
    app: Flask, cast: Cast, client_for: ClientFor, ids: list[int], until: str, day: date
) -> None:
    with time_machine.travel(datetime.fromisoformat("2026-06-12T23:30:00+00:00"), tick=False):
        page = decide(client_for(cast.owner), ids[0], "later", until)
    assert states(app, ids)[0] == ("to_do", day)
    assert f"Later, on {day:%a} {day.day} Jun: Contact Person." in page


@pytest.mark.parametrize(("kind", "until"), [("wrote", ""), ("later", "tomorrow"), ("let_go", "")])
def test_each_decision_can_be_taken_back(app: Flask, owner: Client, ids: list[int], kind: str, until: str) -> None:
    owner.post_form(f"/contacts/{ids[0]}/step", {"next_step": "Call", "due_on": "2020-01-02"})
    before = states(app, ids)
    page = decide(owner, ids[0], kind, until)
    assert states(app, ids) != before
    form = next(form for form in page.all("form") if "/decision/removal" in form["action"])
    again = owner.visit(owner.post_form(form["action"]).location)
    assert shown(again) == "Contact Person, 1 of 5"
    assert states(app, ids) == before
    with app.app_context():
        assert db.session.query(Touch).count() == db.session.query(Decision).count() == 0
    assert owner.post_form(form["action"]).status_code == 303, "a doubled tap is no mishap"
    assert states(app, ids) == before


def test_what_was_changed_since_stays(app: Flask, owner: Client, ids: list[int]) -> None:
    decide(owner, ids[0], "later", "tomorrow")
    owner.post_form(f"/contacts/{ids[0]}/step", {"due_on": "2030-01-02"})
    undo(owner, ids[0])
    assert states(app, ids)[0] == ("to_do", date(2030, 1, 2))


def test_undone_elsewhere_is_undecided_here(owner: Client, ids: list[int]) -> None:
    decide(owner, ids[0], "wrote")
    contact = owner.visit(f"/contacts/{ids[0]}")
    owner.post_form(next(form["action"] for form in contact.all("form") if "/touches/" in form["action"]))
    page = owner.visit(f"{URL}&contact={ids[0]}")
    assert shown(page) == "Contact Person, 1 of 5"
    assert not page.all("div", class_="toast decided")


def test_a_doubled_tap_decides_once_and_another_mind_counts(app: Flask, owner: Client, ids: list[int]) -> None:
    for _ in range(2):
        assert shown(decide(owner, ids[0], "wrote")) == "Friend Person, 2 of 5"
    decide(owner, ids[0], "let_go")
    assert states(app, ids)[0][0] == "let_go"
    with app.app_context():
        assert db.session.query(Touch).count() == 0
        assert [decision.kind for decision in db.session.query(Decision)] == ["let_go"]
    undo(owner, ids[0])
    assert states(app, ids)[0][0] == "to_do"


@pytest.mark.parametrize("form", [{}, {"kind": "hugged"}, {"kind": "later"}, {"kind": "later", "until": "never"}])
def test_what_is_no_decision_changes_nothing(app: Flask, owner: Client, ids: list[int], form: dict[str, str]) -> None:
    answer = owner.post_form(f"/contacts/{ids[0]}/decision", {**RUN, **form})
    assert answer.status_code == 422
    assert "Choose one" in answer.text
    with app.app_context():
        assert not db.session.query(RunThrough).count()


def test_the_end_reminds_of_promises(owner: Client, ids: list[int]) -> None:
    owner.post_form(
        f"/contacts/{ids[0]}/promises", {"side": "mine", "text": "Send it", "due_on": str(today("Europe/Lisbon"))}
    )
    for number in ids:
        page = decide(owner, number, "let_go")
    assert "send it Promised to Contact Person" in page.one("main")


def test_writing_from_it_comes_back_to_it(app: Flask, owner: Client, ids: list[int]) -> None:
    page = owner.visit(owner.visit(URL).one("a", data_shortcut="w")["href"])
    sent = page.one("form", action=f"/contacts/{ids[0]}/decision")
    form = {field["name"]: field["value"] for field in sent.all("input")}
    assert form.items() >= {"run": "to_do", "kind": "wrote"}.items()
    answer = owner.post_form(sent["action"], form | {"csrf_token": owner.token()})
    assert shown(owner.visit(answer.location)) == "Friend Person, 2 of 5"
    assert states(app, ids)[0][0] == "waiting"
