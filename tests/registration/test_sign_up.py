"""People sign up by the rules of an event: at once, after a decision, into the line; and they leave again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from meetup.codes import lets_guests_in
from meetup.errors import FRAGMENT_TYPE
from meetup.events import Attendance, Event
from meetup.events.admission import admit
from meetup.extensions import db, now
from meetup.outbox import Mail
from meetup.outbox.messages import compose
from meetup.outbox.worker import run_planner
from meetup.people import Agreement
from meetup.registration import Question, QuestionKind, Registration, RegistrationRules, RegistrationState, Way
from meetup.registration.places import fill_places, let_in
from meetup.registration.planner import fill_free_places
from tests.cast import Cast
from tests.conftest import ClientFor, Visit
from tests.registration.rules import EVENT, MANAGE, REGISTRATION, letters, newcomers, set_rules, states


def test_whoever_signs_up_goes_and_gets_a_mail_with_the_entry(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    me = client_for(cast.stranger)
    me.post_form(f"{EVENT}/attendance")
    assert states(app, cast.stranger) == ["going"]
    assert letters(app, cast.stranger) == ["You're going to PyData Lisbon"]
    with app.app_context():
        mail = db.session.scalars(select(Mail)).one()
        entry = mail.letter.calendar
        assert entry is not None
        assert entry.method == "REQUEST"
        assert b"METHOD:REQUEST" in entry.content
        assert b"stranger@example.org" in entry.content
        message = compose(mail, app.config["MEETUP"])
    attached = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in attached] == ["REQUEST"]
    assert attached[0].get_filename() == "pydata-lisbon.ics"
    assert message.get_body(("html",)) is not None


def test_a_full_event_has_a_line(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    set_rules(app, cast.event, capacity=3)
    first, second = newcomers(app, 2)
    assert "Join the waiting list" in visit(EVENT, first)
    for person in (first, second):
        client_for(person).post_form(f"{EVENT}/attendance")
    assert states(app, first, second) == ["waiting", "waiting"]
    assert "Number 2 in line" in visit(REGISTRATION, second)
    assert "Number 2 in line" in visit(EVENT, second)
    assert letters(app, second) == ["You're on the waiting list of PyData Lisbon"]
    client_for(cast.owner).post_form(f"{EVENT}/attendance/removal")
    assert states(app, first, second, cast.owner) == ["going", "waiting", "cancelled"]
    assert letters(app, first)[-1] == "You're going to PyData Lisbon"
    assert "Number 1 in line" in visit(REGISTRATION, second)


def test_a_full_event_without_a_line_says_so(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    set_rules(app, cast.event, capacity=3, has_waiting_list=False)
    assert "This event is full" in visit(EVENT, cast.stranger)
    answer = client_for(cast.stranger).post_form(f"{EVENT}/attendance")
    assert answer.status_code == 422
    assert "full" in answer.text
    assert states(app, cast.stranger) == [""]


def test_the_organizers_decide(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    set_rules(app, cast.event, way=Way.APPROVAL)
    yes, no = newcomers(app, 2)
    for person in (yes, no):
        assert "Ask to join" in visit(EVENT, person)
        client_for(person).post_form(f"{EVENT}/attendance")
    assert states(app, yes, no) == ["requested", "requested"]
    assert "2" in visit(MANAGE, cast.organizer).one("nav", class_="subnav").text
    organizer = client_for(cast.organizer)
    for person, act in ((yes, "approve"), (no, "decline")):
        with app.app_context():
            asked = db.session.scalars(select(Registration.id).where(Registration.user_id == person.id)).one()
        organizer.post_form(f"{MANAGE}/guests/acts", {"act": act, "guest_id": asked})
    assert states(app, yes, no) == ["going", "declined"]
    assert letters(app, yes)[-1] == "You're going to PyData Lisbon"
    assert letters(app, no)[-1] == "No place at PyData Lisbon"
    assert client_for(no).post_form(f"{EVENT}/attendance").status_code == 422


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [(timedelta(hours=1), None, "Registration opens on"), (None, timedelta(hours=-1), "Registration has closed")],
)
def test_the_hours_are_kept(
    app: Flask,
    cast: Cast,
    client_for: ClientFor,
    visit: Visit,
    opens: timedelta | None,
    closes: timedelta | None,
    sentence: str,
) -> None:
    set_rules(app, cast.event, opens_at=opens and now() + opens, closes_at=closes and now() + closes)
    assert sentence in visit(EVENT, cast.stranger)
    assert sentence in visit(EVENT)
    answer = client_for(cast.stranger).post_form(f"{EVENT}/attendance")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert states(app, cast.stranger) == [""]


def test_by_invitation_means_nobody_else(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, way=Way.INVITATION)
    assert client_for(cast.stranger).post_form(f"{EVENT}/attendance").status_code == 422
    assert states(app, cast.stranger) == [""]


@pytest.mark.parametrize("kind", ["event", "room"])
def test_codes_follow_the_rules(app: Flask, cast: Cast, client_for: ClientFor, kind: str) -> None:
    """A scan in the app, as everything else, leads into the line where there is one."""
    set_rules(app, cast.event, capacity=3)
    with app.app_context():
        code = db.session.merge(cast.event if kind == "event" else cast.room).code.code
    me = client_for(cast.stranger)
    scan = {"code": code, "uuid": "2b1f7a52-6c0e-4d0a-9b5a-0d4a5f3c9e11", "how": "scan"}
    answer = me.post_form("/contacts", scan, headers={"Accept": FRAGMENT_TYPE})
    assert answer.status_code == 200
    assert "Number 1 in line" in answer.text
    assert states(app, cast.stranger) == ["waiting"]


def test_guests_follow_the_rules(app: Flask, cast: Cast) -> None:
    set_rules(app, cast.event, capacity=3)
    with app.test_request_context(method="POST"):
        code = db.session.merge(cast.event).code
        assert lets_guests_in["event"]().admit(code, db.session.merge(cast.stranger)) == REGISTRATION
        db.session.commit()
    assert states(app, cast.stranger) == ["waiting"]


def test_a_place_is_offered_for_two_hours(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    set_rules(app, cast.event, capacity=3, moves_up_at_once=False)
    first, second = newcomers(app, 2)
    for person in (first, second):
        client_for(person).post_form(f"{EVENT}/attendance")
    client_for(cast.owner).post_form(f"{EVENT}/attendance/removal")
    assert states(app, first, second) == ["waiting", "waiting"]
    assert "A place is free" in visit(REGISTRATION, first)
    assert letters(app, first)[-1] == "A place at PyData Lisbon is free"
    client_for(second).post_form(f"{EVENT}/attendance")
    assert states(app, second) == ["waiting"]  # the place is kept for the first
    with app.app_context():
        db.session.execute(
            update(Registration).where(Registration.user_id == first.id).values(offered_until=now() - timedelta(1))
        )
        db.session.commit()
        run_planner(fill_free_places)
    assert states(app, first, second) == ["cancelled", "waiting"]
    assert letters(app, first)[-1] == "The place at PyData Lisbon went to the next in line"
    assert client_for(second).post_form(REGISTRATION).location == EVENT
    assert states(app, second) == ["going"]


def test_more_places_move_the_line_up(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, capacity=3)
    people = newcomers(app, 3)
    for person in people:
        client_for(person).post_form(f"{EVENT}/attendance")
    form = {"way": "open", "capacity": "5", "has_waiting_list": "y", "moving_up": "at_once", "opens": "", "closes": ""}
    client_for(cast.organizer).post_form(f"{MANAGE}/registration", form)
    assert states(app, *people) == ["going", "going", "waiting"]


def test_leaving_the_line_and_coming_back_is_at_its_end(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, capacity=3)
    first, second = newcomers(app, 2)
    for person in (first, second):
        client_for(person).post_form(f"{EVENT}/attendance")
    client_for(first).post_form(f"{REGISTRATION}/removal")
    assert states(app, first, second) == ["cancelled", "waiting"]
    client_for(first).post_form(f"{EVENT}/attendance")
    client_for(cast.owner).post_form(f"{REGISTRATION}/removal")
    assert states(app, first, second) == ["waiting", "going"]


def test_being_banned_frees_the_place(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, capacity=3)
    client_for(cast.stranger).post_form(f"{EVENT}/attendance")
    with app.app_context():
        db.session.merge(cast.event).remove_attendee(db.session.merge(cast.friend))
        db.session.commit()
    assert states(app, cast.friend, cast.stranger) == ["cancelled", "going"]


def test_a_deleted_account_frees_the_place(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, capacity=3)
    client_for(cast.stranger).post_form(f"{EVENT}/attendance")
    with app.app_context():
        attendance = select(Attendance).where(Attendance.user_id == cast.friend.id)
        db.session.delete(db.session.scalars(attendance).one())
        db.session.commit()
        run_planner(fill_free_places)
    assert states(app, cast.stranger) == ["going"]


def test_questions_come_first(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    set_rules(app, cast.event)
    with app.app_context():
        Question.add(cast.event.id, QuestionKind.SHORT, "What do you eat?", [], required=True)
        Question.add(cast.event.id, QuestionKind.SEVERAL, "Which days?", ["Friday", "Saturday"], required=False)
        db.session.commit()
        food, days = (question.id for question in Question.all_of(cast.event.id))
    me = client_for(cast.stranger)
    assert me.post_form(f"{EVENT}/attendance").location == REGISTRATION
    assert states(app, cast.stranger) == [""]
    page = me.visit(REGISTRATION)
    assert "Only the organizers see your answers" in page
    empty = me.post_form(REGISTRATION, {f"question_{days}": ["Friday"]})
    assert empty.status_code == 422
    assert "The organizers need an answer to this" in empty.text
    answers = {f"question_{food}": "Everything", f"question_{days}": ["Saturday", "Monday"]}
    assert me.post_form(REGISTRATION, answers).status_code == 422  # nobody offered Monday
    answers[f"question_{days}"] = ["Friday", "Saturday"]
    assert me.post_form(REGISTRATION, {**answers, "gives_email": "y"}).location == EVENT
    assert states(app, cast.stranger) == ["going"]
    assert "Everything" in me.visit(REGISTRATION).one("input", name=f"question_{food}")["value"]
    me.post_form(f"{REGISTRATION}/answers", {f"question_{food}": "Nothing"})
    with app.app_context():
        asked = db.session.scalars(select(Registration.id).where(Registration.user_id == cast.stranger.id)).one()
        assert not Agreement.is_standing(db.session.merge(cast.stranger), "organizer_email", "event 1")
    assert "Nothing" in visit(f"{MANAGE}/guests/{asked}", cast.organizer)


def test_optional_questions_are_asked_once(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event)
    with app.app_context():
        Question.add(cast.event.id, QuestionKind.SHORT, "Anything else?", [], required=False)
        db.session.commit()
    me = client_for(cast.stranger)
    assert me.post_form(f"{EVENT}/attendance").location == REGISTRATION
    assert me.post_form(REGISTRATION).location == EVENT
    me.post_form(f"{REGISTRATION}/removal")
    assert me.post_form(f"{EVENT}/attendance").location == EVENT


def overlook_once(event: Event) -> None:
    """Let the next look for an attendance find none."""
    looked_up, answers = Event.find_attendance, iter([None])
    event.find_attendance = lambda user: next(answers, looked_up(event, user))  # type: ignore[method-assign]


@pytest.mark.parametrize("rules", [{}, {"capacity": 4}])
def test_a_doubled_tap_is_one_registration(
    app: Flask, cast: Cast, client_for: ClientFor, rules: dict[str, int]
) -> None:
    """Both look before either is done, as on two processes."""
    if rules:
        set_rules(app, cast.event, **rules)
    with app.test_request_context(method="POST"):
        event, stranger = db.session.merge(cast.event), db.session.merge(cast.stranger)
        for _ in range(2):
            overlook_once(event)
            assert admit(event, stranger) is None
        db.session.commit()
    assert states(app, cast.stranger) == ["going"]
    assert letters(app, cast.stranger) == ["You're going to PyData Lisbon"]


def test_the_last_place_given_meanwhile_is_not_cancelled_by_half(
    app: Flask, cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever leaves the line just when they get a place, leaves the event."""
    set_rules(app, cast.event, capacity=3)
    me = client_for(cast.stranger)
    me.post_form(f"{EVENT}/attendance")
    lock = RegistrationRules.lock

    def lock_late(event_id: int) -> RegistrationRules | None:
        monkeypatch.setattr(RegistrationRules, "lock", lock)
        registration = Registration.find(db.session.merge(cast.event), db.session.merge(cast.stranger))
        assert registration is not None
        let_in(registration.event, registration)
        return lock(event_id)

    monkeypatch.setattr(RegistrationRules, "lock", lock_late)
    me.post_form(f"{REGISTRATION}/removal")
    assert states(app, cast.stranger) == ["cancelled"]
    with app.app_context():
        assert not db.session.merge(cast.event).find_attendance(db.session.merge(cast.stranger))


def test_answers_stay_after_closing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, closes_at=now() - timedelta(minutes=1))
    assert client_for(cast.owner).post_form(f"{REGISTRATION}/answers", {}).status_code == 422
    assert client_for(cast.stranger).post_form(f"{REGISTRATION}/answers", {}).status_code == 404


@pytest.mark.slow
def test_eighty_at_once_for_three_places(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Exactly three go, and the others wait in the order of their requests."""
    set_rules(app, cast.event, capacity=6)
    people = newcomers(app, 80)
    clients = [client_for(person) for person in people]
    tokens = [client.token() for client in clients]

    def ask(number: int) -> int:
        return clients[number].post(f"{EVENT}/attendance", data={"csrf_token": tokens[number]}).status_code

    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(ask, range(80))) == {303}
    stands = states(app, *people)
    assert stands.count("going") == 3
    assert stands.count("waiting") == 77
    with app.app_context():
        line = select(Registration.id, Registration.state_at).where(Registration.state == RegistrationState.WAITING)
        times = [row.state_at for row in db.session.execute(line.order_by(Registration.place))]
        assert times == sorted(times)
        assert db.session.scalar(select(func.count(func.distinct(Registration.place)))) == 77
        attending = select(func.count()).where(Attendance.event_id == cast.event.id, Attendance.role == "attendee")
        assert db.session.scalar(attending) == 6
        assert db.session.scalar(select(func.count()).select_from(Mail)) == 80


def test_nobody_in_line_is_passed_by(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """A place that became free unseen goes to whoever waits, not to whoever asks at that moment."""
    set_rules(app, cast.event, capacity=3)
    first, second = newcomers(app, 2)
    client_for(first).post_form(f"{EVENT}/attendance")
    set_rules(app, cast.event, capacity=4)
    client_for(second).post_form(f"{EVENT}/attendance")
    assert states(app, first, second) == ["going", "waiting"]


def test_a_past_or_cancelled_event_fills_no_places(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, capacity=3)
    client_for(cast.stranger).post_form(f"{EVENT}/attendance")
    with app.app_context():
        event = db.session.merge(cast.event)
        event.cancel()
        event.remove_attendee(db.session.merge(cast.friend))
        assert fill_places(RegistrationRules.lock(event.id)) == 0
    assert states(app, cast.stranger) == ["waiting"]


def test_the_team_takes_no_place(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    set_rules(app, cast.event, capacity=4)
    client_for(cast.stranger).post_form(f"{EVENT}/attendance")
    assert states(app, cast.stranger, cast.organizer, cast.staff) == ["going", "going", "going"]


def test_the_public_page_follows_the_places(app: Flask, cast: Cast, client_for: ClientFor, visit: Visit) -> None:
    """Kept in memory, and yet right at the next request."""
    set_rules(app, cast.event, capacity=5)
    assert "2 places left" in visit(EVENT)
    assert "2 places left" in visit(EVENT)
    client_for(cast.stranger).post_form(f"{EVENT}/attendance")
    assert "1 place left" in visit(EVENT)
    set_rules(app, cast.event, way=Way.INVITATION)
    assert "By invitation only" in visit(EVENT)
