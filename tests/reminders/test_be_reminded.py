"""What is due comes by mail: on the morning of its day, once, and only while it is still to be done."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Date, delete, insert, literal, select

from meetup.contacts import Contact, Touch
from meetup.events import Event
from meetup.extensions import db, now
from meetup.outbox import Mail
from meetup.people import Profile, User
from meetup.reminders import DueItem, NotificationSettings, Reminder, Source, due_sources, plan_reminders
from tests.cast import Cast
from tests.conftest import ClientFor, Queries
from tests.outbox.mail_server import MailServer
from tests.reminders.clocks import LISBON, at, contacts_of, due, every_hour, moment, move, remind, work

OWNER = "owner@example.org"


def letters(post_office: MailServer, to: str = OWNER) -> list[EmailMessage]:
    return [letter for recipients, letter in post_office.received if recipients == [to]]


def text_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def subjects(post_office: MailServer, to: str = OWNER) -> list[str]:
    return [letter["Subject"] for letter in letters(post_office, to)]


def waiting(app: Flask) -> list[Mail]:
    with app.app_context():
        return list(db.session.scalars(select(Mail).where(Mail.sent_at.is_(None)).order_by(Mail.id)))


def choose(app: Flask, user: User, rhythm: str = "daily", after_events: bool = True) -> None:
    with app.app_context():
        NotificationSettings.get_locked(user).choose(rhythm, after_events)
        db.session.commit()


def test_the_letter(app: Flask, cast: Cast, post_office: MailServer) -> None:
    due(app, cast.met, "2027-01-12")
    with at("2027-01-12 08:00"):
        work(app)
    (letter,) = letters(post_office)
    assert letter["Subject"] == "Today: Contact Person"
    text = text_of(letter)
    assert text.startswith("Hello Owner,\n\nYou have 1 person to follow up with today:\n\n")
    assert f"- Contact Person: Send the slides\n  http://localhost/contacts/{cast.met.id}\n" in text
    assert f"http://localhost/contacts?stage=all&id={cast.met.id}\n" in text
    assert letter["List-Unsubscribe"].strip("<>") in text


def test_it_comes_at_eight_and_once(app: Flask, cast: Cast, post_office: MailServer) -> None:
    due(app, cast.met, "2027-01-12")
    every_hour(app, "2027-01-10 00:00", "2027-01-12 07:00")
    with at("2027-01-12 07:59"):
        work(app)
    assert letters(post_office) == []
    with at("2027-01-12 08:00"):
        work(app)
    assert len(letters(post_office)) == 1
    every_hour(app, "2027-01-12 08:01", "2027-01-15 20:00", minutes=240)
    assert len(letters(post_office)) == 1


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Berlin", "2027-03-28"),  # clocks go forward that night
        ("Europe/Berlin", "2027-10-31"),  # and back
        ("America/New_York", "2027-03-14"),
        ("America/New_York", "2027-11-07"),
        ("Australia/Lord_Howe", "2027-04-04"),  # by half an hour
        ("Pacific/Kiritimati", "2027-01-12"),  # 14 hours ahead
        ("Pacific/Pago_Pago", "2027-01-12"),  # 11 behind
        ("Asia/Kathmandu", "2027-01-12"),
        ("Africa/Casablanca", "2027-02-07"),  # Ramadan has its own time
        ("no such zone", "2027-01-12"),
    ],
)
def test_eight_is_eight_on_their_clocks(app: Flask, cast: Cast, post_office: MailServer, zone: str, day: str) -> None:
    move(app, cast.owner, zone)
    due(app, cast.met, day)
    eight = moment(f"{day} 08:00", zone if "/" in zone else "UTC")
    for minutes, come in ((-24 * 60, 0), (-60, 0), (-1, 0), (0, 1), (60, 1), (24 * 60, 1)):
        with time_machine.travel(eight + timedelta(minutes=minutes), tick=False):
            work(app)
        assert len(letters(post_office)) == come, minutes


def test_nobody_is_written_to_at_night(app: Flask, cast: Cast, post_office: MailServer) -> None:
    """The worker was away: what it missed comes the next morning."""
    due(app, cast.met, "2027-01-12")
    for night in ("2027-01-12 21:00", "2027-01-13 03:00", "2027-01-13 07:59"):
        with at(night):
            work(app)
    assert letters(post_office) == []
    with at("2027-01-13 08:00"):
        work(app)
    assert "- Contact Person: Send the slides (since Tue 12 Jan)\n" in text_of(letters(post_office)[0])


def test_a_worker_that_was_away_for_weeks_loses_nothing(app: Flask, cast: Cast, post_office: MailServer) -> None:
    first, second = contacts_of(app, cast.owner)
    due(app, first, "2027-01-12")
    due(app, second, "2027-01-20")
    with at("2027-02-15 10:00"):
        work(app)
    assert subjects(post_office) == ["Today: Contact Person and Friend Person"]


def test_what_is_planned_for_today_comes_tomorrow(app: Flask, cast: Cast, post_office: MailServer) -> None:
    """Whoever plans it at ten knows of it at ten; it is not lost for that."""
    with at("2027-01-12 08:00"):
        work(app)
    due(app, cast.met, "2027-01-12")
    every_hour(app, "2027-01-12 10:00", "2027-01-13 07:00")
    assert letters(post_office) == []
    with at("2027-01-13 08:00"):
        work(app)
    assert len(letters(post_office)) == 1


@pytest.mark.parametrize("before_sending", ["done", "later", "let_go", "no day"])
def test_what_was_done_meanwhile_is_not_told(
    app: Flask, cast: Cast, client_for: ClientFor, post_office: MailServer, before_sending: str
) -> None:
    due(app, cast.met, "2027-01-12")
    path = f"/contacts/{cast.met.id}"
    with at("2027-01-12 08:00"):
        assert remind(app) == 1
        owner = client_for(cast.owner)
        if before_sending == "done":
            owner.post_form(f"{path}/step/completion")
        elif before_sending == "let_go":
            owner.post_form(f"{path}/stage", {"stage": "let_go"})
        else:
            day = "2027-01-14" if before_sending == "later" else ""
            owner.post_form(f"{path}/step", {"next_step": "Send the slides", "due_on": day})
        work(app)
    assert (letters(post_office), waiting(app)) == ([], [])
    with at("2027-01-14 08:00"):
        work(app)
    assert len(letters(post_office)) == (before_sending == "later")


def test_of_several_those_that_are_left_are_told(app: Flask, cast: Cast, post_office: MailServer) -> None:
    first, second = contacts_of(app, cast.owner)
    for contact in (first, second):
        due(app, contact, "2027-01-12")
    with at("2027-01-12 08:00"):
        remind(app)
        due(app, first, None)
        work(app)
    (letter,) = letters(post_office)
    assert letter["Subject"] == "Today: Friend Person"
    assert "Contact Person" not in text_of(letter)


def test_the_same_day_is_told_once_and_another_again(app: Flask, cast: Cast, post_office: MailServer) -> None:
    due(app, cast.met, "2027-01-12")
    with at("2027-01-12 08:00"):
        work(app)
    for day in ("2027-01-13", "2027-01-12"):
        due(app, cast.met, day)
    every_hour(app, "2027-01-13 08:00", "2027-01-15 20:00", minutes=360)
    assert len(letters(post_office)) == 1
    due(app, cast.met, "2027-01-18")
    with at("2027-01-18 09:00"):
        work(app)
    assert len(letters(post_office)) == 2


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_an_hour_wrong(app: Flask, cast: Cast, post_office: MailServer, hours: int) -> None:
    """Neither early, by the calendar, nor twice, however often it jumps."""
    due(app, cast.met, "2027-01-12")
    here, end = moment("2027-01-11 00:10"), moment("2027-01-13 23:10")
    step = 0
    while here < end:
        step += 1
        with time_machine.travel(here + timedelta(hours=hours if step % 2 else 0), tick=False):
            work(app)
            assert here >= moment("2027-01-12 00:00") or not letters(post_office)
        here += timedelta(minutes=30)
    assert len(letters(post_office)) == 1


def test_a_clock_that_goes_back_under_a_letter(app: Flask, cast: Cast, post_office: MailServer) -> None:
    due(app, cast.met, "2027-01-12")
    with at("2027-01-12 08:00"):
        remind(app)
    with at("2027-01-12 07:30"):
        work(app)
    assert letters(post_office) == []
    with app.app_context():
        (mail,) = db.session.scalars(select(Mail)).all()
    assert mail.tries == 0


@pytest.mark.parametrize("rhythm", ["daily", "weekly"])
def test_a_clock_that_was_a_year_ahead(app: Flask, cast: Cast, post_office: MailServer, rhythm: str) -> None:
    """M2: what comes due after it was set right is told on its day, and what was told already is not told again."""
    choose(app, cast.owner, rhythm)
    with at("2028-01-12 10:00"):
        work(app)
    due(app, cast.met, "2027-01-18")
    with at("2027-01-18 09:00"):  # a Monday
        work(app)
    assert len(letters(post_office)) == 1
    with at("2028-01-13 10:00"):
        work(app)
    with at("2027-01-19 09:00"):
        work(app)
    assert len(letters(post_office)) == 1


def test_somebody_goes_west_before_it_is_sent(app: Flask, cast: Cast, post_office: MailServer) -> None:
    """In Tokyo it is the morning of the 12th; in Los Angeles, where they are by then, the afternoon of the 11th."""
    move(app, cast.owner, "Asia/Tokyo")
    due(app, cast.met, "2027-01-12")
    with at("2027-01-12 08:00", "Asia/Tokyo"):
        remind(app)
        move(app, cast.owner, "America/Los_Angeles")
        work(app)
    every_hour(app, "2027-01-11 16:00", "2027-01-12 07:00", "America/Los_Angeles")
    assert letters(post_office) == []
    with at("2027-01-12 08:00", "America/Los_Angeles"):
        work(app)
    assert len(letters(post_office)) == 1


def test_somebody_goes_round_the_world(app: Flask, cast: Cast, post_office: MailServer) -> None:
    due(app, cast.met, "2027-01-12")
    for zone in ("Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati", "Europe/Lisbon", "Pacific/Pago_Pago"):
        move(app, cast.owner, zone)
        every_hour(app, "2027-01-11 22:00", "2027-01-13 20:00", zone, minutes=120)
    assert len(letters(post_office)) == 1


def test_weekly_comes_on_monday(app: Flask, cast: Cast, post_office: MailServer) -> None:
    """The 18th of January 2027 is one."""
    choose(app, cast.owner, "weekly")
    first, second = contacts_of(app, cast.owner)
    every_hour(app, "2027-01-11 08:00", "2027-01-12 08:00", minutes=360)
    due(app, first, "2027-01-13")
    due(app, second, "2027-01-18")
    every_hour(app, "2027-01-12 09:00", "2027-01-18 07:00", minutes=240)
    assert letters(post_office) == []
    with at("2027-01-18 08:00"):
        work(app)
    assert subjects(post_office) == ["Today: Contact Person and Friend Person"]


def test_a_monday_that_was_missed_comes_on_tuesday(app: Flask, cast: Cast, post_office: MailServer) -> None:
    choose(app, cast.owner, "weekly")
    every_hour(app, "2027-01-14 08:00", "2027-01-16 08:00", minutes=240)
    due(app, cast.met, "2027-01-18")
    with at("2027-01-19 09:00"):
        work(app)
    assert len(letters(post_office)) == 1


def test_off_is_off_and_on_again_loses_nothing(app: Flask, cast: Cast, post_office: MailServer) -> None:
    choose(app, cast.owner, "off")
    due(app, cast.met, "2027-01-12")
    every_hour(app, "2027-01-12 08:00", "2027-01-13 08:00", minutes=240)
    assert letters(post_office) == []
    choose(app, cast.owner, "daily")
    with at("2027-01-14 08:00"):
        work(app)
    assert len(letters(post_office)) == 1


def test_nothing_due_no_mail(app: Flask, cast: Cast, post_office: MailServer) -> None:
    every_hour(app, "2027-02-11 08:00", "2027-02-13 08:00", minutes=240)
    assert post_office.received == []


def test_keeping_in_touch_comes_too(app: Flask, cast: Cast, client_for: ClientFor, post_office: MailServer) -> None:
    """Again after “not now”, and not once somebody is let go."""
    path = f"/contacts/{cast.met.id}"
    with at("2027-01-12 12:00"):
        owner = client_for(cast.owner)
        owner.post_form(f"{path}/touches", {"kind": "called"})
        owner.post_form(f"{path}/cadence", {"every": "P1M"})
    every_hour(app, "2027-02-11 08:00", "2027-02-14 08:00", minutes=240)
    (letter,) = letters(post_office)
    assert "- Contact Person: Keep in touch\n" in text_of(letter)
    with at("2027-02-14 12:00"):
        client_for(cast.owner).post_form(f"{path}/postponements")
    every_hour(app, "2027-02-14 12:00", "2027-02-21 20:00", minutes=240)
    assert len(letters(post_office)) == 2
    with at("2027-02-22 12:00"):
        client_for(cast.owner).post_form(f"{path}/postponements")
        client_for(cast.owner).post_form(f"{path}/stage", {"stage": "let_go"})
    every_hour(app, "2027-05-01 08:00", "2027-05-03 08:00", minutes=240)
    assert len(letters(post_office)) == 2


def end_event(app: Flask, cast: Cast, ends: str) -> None:
    """The cast's event, with both meetings, ends at that moment in Lisbon."""
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.starts_at, event.ends_at = moment(ends) - timedelta(days=1), moment(ends)
        db.session.commit()


@pytest.mark.parametrize(
    ("ends", "comes"),
    [
        ("2027-01-11 22:00", "2027-01-12 08:00"),
        ("2027-01-12 02:00", "2027-01-12 08:00"),  # a party
        ("2027-01-12 06:00", "2027-01-13 08:00"),  # a night of coding
        ("2027-03-27 23:00", "2027-03-28 08:00"),  # clocks go forward that night
        ("2027-10-31 01:30!", "2027-10-31 08:00"),
    ],
)
def test_the_morning_after_an_event(app: Flask, cast: Cast, post_office: MailServer, ends: str, comes: str) -> None:
    end_event(app, cast, ends)
    eight = moment(comes)
    with time_machine.travel(eight - timedelta(days=1, minutes=1), tick=False):
        work(app)
    with time_machine.travel(eight - timedelta(minutes=1), tick=False):
        work(app)
    assert letters(post_office) == []
    for hours in (0, 1, 24, 48):
        with time_machine.travel(eight + timedelta(hours=hours), tick=False):
            work(app)
    (letter,) = letters(post_office)
    assert letter["Subject"] == "PyData Lisbon: 2 people to write to"
    text = text_of(letter)
    assert "You met 2 people at PyData Lisbon.\n\n2 of them haven't heard from you yet:\n" in text
    assert re.search(r"- Contact Person\n  \S+\n- Friend Person\n", text)
    assert f"http://localhost/run-through?run=to_do&event={cast.event.id}\n" in text


def test_who_was_thanked_at_once_is_not_told(app: Flask, cast: Cast, post_office: MailServer) -> None:
    end_event(app, cast, "2027-01-11 22:00")
    with at("2027-01-12 08:00"):
        assert remind(app) == 3, "both sides of each meeting"
        with app.app_context():
            for contact in db.session.scalars(select(Contact).where(Contact.owner_id == cast.owner.id)):
                Touch.log(contact, "thanked")
            db.session.commit()
        work(app)
    assert letters(post_office) == []
    assert subjects(post_office, "contact@example.org") == ["PyData Lisbon: 1 person to write to"]


def test_an_event_that_is_made_longer_waits_for_its_end(app: Flask, cast: Cast, post_office: MailServer) -> None:
    end_event(app, cast, "2027-01-11 22:00")
    with at("2027-01-12 08:00"):
        remind(app)
    end_event(app, cast, "2027-01-12 22:00")
    with at("2027-01-12 08:00"):
        work(app)
    assert post_office.received == []
    with at("2027-01-13 08:00"):
        work(app)
    assert len(letters(post_office)) == 1


@pytest.mark.parametrize("why", ["off", "cancelled", "long ago", "not there"])
def test_no_morning_after(app: Flask, cast: Cast, post_office: MailServer, why: str) -> None:
    end_event(app, cast, "2027-01-11 22:00")
    with app.app_context():
        if why == "off":
            NotificationSettings.get_locked(cast.owner).choose("daily", after_events=False)
        elif why == "cancelled":
            db.session.get_one(Event, cast.event.id).cancel()
        elif why == "not there":
            db.session.get_one(Event, cast.event.id).remove_attendee(cast.owner)
            db.session.execute(delete(Mail))  # that says so
        db.session.commit()
    with at("2027-01-20 08:00" if why == "long ago" else "2027-01-12 08:00"):
        work(app)
    assert letters(post_office) == []


def test_no_note_and_no_channel_is_mailed(app: Flask, cast: Cast, post_office: MailServer) -> None:
    """P1, and notes stay where they are; a card that was taken back is its name."""
    end_event(app, cast, "2027-01-11 22:00")
    with app.app_context():
        for contact in db.session.scalars(select(Contact)):
            contact.write_note("CANARY of a note")
            contact.plan("Send the slides", date(2027, 1, 12))
            contact.revoke_card()
        db.session.commit()
    with at("2027-01-12 08:00"):
        work(app)
    said = "".join(str(letter) for letter in post_office.letters)
    assert len(post_office.letters) == 6
    assert not re.search(r"CANARY|by trade|Brightline|work\.example|912 345", said)  # not 912: tokens are random


def test_names_stay_text(app: Flask, cast: Cast, post_office: MailServer) -> None:
    """I5"""
    name = "<b>{{ 7*7 }}</b> %s {0} \\n 李美玲 محمد"
    with app.app_context():
        db.session.get_one(User, cast.contact.id).profile.name = name
        db.session.get_one(Event, cast.event.id).title = name
        db.session.commit()
    due(app, cast.met, "2027-01-12")
    end_event(app, cast, "2027-01-11 22:00")
    with at("2027-01-12 08:00"):
        work(app)
    for letter in letters(post_office):
        assert name in text_of(letter)
    assert f"{name}: 2 people to write to" in subjects(post_office)


def test_an_address_that_nobody_confirmed_gets_nothing(
    app: Flask, client_for: ClientFor, post_office: MailServer
) -> None:
    with at("2027-01-11 12:00"):
        client_for(None).post_form("/sign-up", {"name": "Una", "email": "una@example.org", "reach": "none"})
        work(app)
    every_hour(app, "2027-01-12 08:00", "2027-01-13 08:00", minutes=240)
    assert subjects(post_office, "una@example.org") == ["Your sign-in code and link for Meetup companion"]


def test_several_planners_at_once_are_one(app: Flask, cast: Cast, post_office: MailServer) -> None:
    due(app, cast.met, "2027-01-12")
    end_event(app, cast, "2027-01-11 22:00")
    with at("2027-01-12 08:00"), ThreadPoolExecutor(4) as planners:
        made = list(planners.map(lambda _: remind(app), range(8)))
    assert sorted(made)[-1] == sum(made) == 4
    with at("2027-01-12 08:00"):
        work(app)
    assert len(letters(post_office)) == 2


def test_the_worker_plans_by_itself(app: Flask, cast: Cast, post_office: MailServer) -> None:
    due(app, cast.met, "2027-01-12")
    with at("2027-01-12 08:00"):
        assert app.test_cli_runner().invoke(args=["worker", "--once"]).exit_code == 0
    assert len(letters(post_office)) == 1


def test_cron_plans_by_a_command(app: Flask, cast: Cast) -> None:
    due(app, cast.met, "2027-01-12")
    with at("2027-01-12 08:00"):
        said = [app.test_cli_runner().invoke(args=["remind"]).output for _ in range(2)]
    assert said == ["1 reminder planned.\n", "0 reminders planned.\n"]


def test_a_planner_that_is_killed_has_done_nothing(app: Flask, cast: Cast, post_office: MailServer) -> None:
    """The reminder and its letter are one transaction: neither is there without the other."""
    due(app, cast.met, "2027-01-12")
    with at("2027-01-12 08:00"):
        with app.app_context():
            assert plan_reminders() == 1
            db.session.rollback()
        work(app)
    assert len(letters(post_office)) == 1
    with app.app_context():
        assert db.session.query(Reminder).count() == 1


def test_for_thousands_it_takes_a_few_statements(app: Flask, cast: Cast, queries: Queries) -> None:
    sent, made = {}, {}
    for many in (5, 500):
        with app.app_context():
            busy(cast.owner, many)
        with at(f"2027-01-{12 if many == 5 else 13} 08:00"), queries() as statements:
            made[many] = remind(app)
        sent[many] = len(statements)
    assert made == {5: 5, 500: 500}
    assert sent[5] == sent[500] <= 20, sent


def busy(person: User, many: int) -> None:
    """So many people in three time zones, each with something due by 12 January."""
    zones = (LISBON, "Europe/Berlin", "Asia/Kathmandu")
    users = [{"email": f"{many}-{n}@example.org", "time_zone": zones[n % 3]} for n in range(many)]
    ids = list(db.session.scalars(insert(User).returning(User.id), users))
    db.session.execute(insert(Profile), [{"user_id": id_, "name": f"Person {id_}"} for id_ in ids])
    step = {"person_id": person.id, "met_at": now(), "due_on": date(2027, 1, 12)}
    db.session.execute(insert(Contact), [{"owner_id": id_, **step} for id_ in ids])
    db.session.commit()


def test_whatever_else_can_be_due_is_told_too(app: Flask, cast: Cast, post_office: MailServer) -> None:
    """Another kind of thing says what is due of it, and all the rest follows."""
    line = DueItem("birthday", 7, date(2027, 1, 12), "Birthday: Friend Person", cast.met.id, "Birthday")
    all_due: Any = select(literal(cast.owner.id), literal(7), literal(line.due_on, Date()), literal(cast.met.id))
    days: Any = select(literal(7), literal(line.due_on, Date()))
    birthdays = Source(
        "birthday", lambda: all_due, lambda: days, lambda owner, _: [line] if owner.id == cast.owner.id else []
    )
    due_sources.append(birthdays)
    try:
        every_hour(app, "2027-01-11 08:00", "2027-01-13 20:00", minutes=240)
    finally:
        due_sources.remove(birthdays)
    (letter,) = letters(post_office)
    assert "- Contact Person: Birthday\n" in text_of(letter)
