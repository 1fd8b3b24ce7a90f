"""Mail servers are down, slow and rude; no letter is lost, and a repeat is known by its Message-ID."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup import outbox
from meetup.extensions import db, now
from meetup.outbox import Mail
from meetup.outbox.items import CLAIM_LEASE, MAX_TRIES
from meetup.outbox.worker import run_planners, send_due
from tests.outbox.mail_server import MailServer

ANA = "ana@example.org"


def write(app: Flask, *addresses: str, kind: str = "sign_in", **facts: str) -> None:
    with app.app_context():
        for address in addresses:
            outbox.write_letter(kind, to=address, **(facts or {"seed": "seed of " + address}))
        db.session.commit()


def send(app: Flask) -> int:
    with app.app_context():
        return send_due()


def mail(app: Flask, address: str = ANA) -> Mail:
    with app.app_context():
        return db.session.scalars(select(Mail).where(Mail.recipient == address)).one()


def later(by: timedelta | datetime) -> time_machine.travel:
    return time_machine.travel(by if isinstance(by, datetime) else now() + by, tick=False)


def test_a_server_that_is_down_is_tried_again(app: Flask, mail_server: MailServer) -> None:
    write(app, ANA)
    assert send(app) == 1
    waiting = mail(app)
    assert (waiting.tries, waiting.sent_at, waiting.problem) == (1, None, "ConnectionRefusedError")
    assert send(app) == 0, "it is not due yet"
    with mail_server.running(), later(timedelta(seconds=31)):
        assert send(app) == 1
    assert [letter["Message-ID"] for letter in mail_server.letters] == [f"<{waiting.message_id}>"]
    assert mail(app).sent_at


def test_each_time_it_waits_longer_and_at_last_it_gives_up(
    app: Flask, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Visibly: in the table and in the log, which names no address (L1)."""
    write(app, ANA)
    waits = []
    for _ in range(MAX_TRIES):
        at = mail(app).due_at
        with later(at), caplog.at_level(logging.WARNING):
            assert send(app) == 1
        waits.append((mail(app).due_at - at).total_seconds())
    assert waits == [30 * 2**n for n in range(MAX_TRIES)]
    assert mail(app).given_up_at
    assert "given up" in caplog.messages[-1]
    assert "example.org" not in caplog.text
    with mail_server.running(), later(timedelta(days=30)):
        assert send(app) == 0
    assert mail_server.letters == []


def test_what_was_written_while_the_clock_was_ahead_goes_at_once(app: Flask, post_office: MailServer) -> None:
    with later(timedelta(days=3)):
        write(app, ANA)
    assert send(app) == 0
    with app.app_context():
        run_planners()
    assert send(app) == 1
    assert len(post_office.letters) == 1


def test_what_was_given_up_goes_when_it_is_asked_for(app: Flask, mail_server: MailServer) -> None:
    write(app, ANA)
    for _ in range(MAX_TRIES):
        with later(mail(app).due_at):
            send(app)
    with mail_server.running():
        for _ in range(2):
            result = app.test_cli_runner().invoke(args=["worker", "--once", "--again"])
            assert result.exit_code == 0, result.output
    assert [letter["Message-ID"] for letter in mail_server.letters] == [f"<{mail(app).message_id}>"]


@pytest.mark.parametrize("habit", ["hang up", "451 Try again", "554 We do not like it"])
def test_no_answer_or_a_bad_one_is_a_repeat_of_the_same(app: Flask, post_office: MailServer, habit: str) -> None:
    """RFC 5321 4.5.4.1: where the answer was lost, the letter may come twice, under one Message-ID."""
    write(app, ANA)
    post_office.habit = habit
    send(app)
    failed = mail(app)
    assert failed.sent_at is None
    assert ANA not in failed.problem
    post_office.habit = "250 OK"
    with later(failed.due_at):
        assert send(app) == 1
    assert len({letter["Message-ID"] for letter in post_office.letters}) == 1
    assert mail(app).sent_at


def test_a_letter_that_cannot_be_written_stops_no_other(app: Flask, post_office: MailServer) -> None:
    write(app, ANA, kind="no_such_kind", name="Ana")
    write(app, "bob@example.org", colour="green")
    write(app, "zoe@example.org")
    assert send(app) == 3
    assert [recipients for recipients, _ in post_office.received] == [["zoe@example.org"]]
    assert mail(app).problem == "KeyError"
    assert mail(app, "bob@example.org").problem == "TypeError"


def test_a_worker_that_dies_leaves_its_letter_to_the_next(app: Flask, post_office: MailServer) -> None:
    write(app, ANA)
    with app.app_context():
        (claimed,) = Mail.list_due()
        assert claimed.claim()
        db.session.commit()
    assert send(app) == 0, "the other worker may still be at it"
    with later(CLAIM_LEASE):
        assert send(app) == 1
    assert len(post_office.letters) == 1


def test_several_workers_send_each_letter_once(app: Flask, post_office: MailServer) -> None:
    addresses = [f"person{number}@example.org" for number in range(24)]
    write(app, *addresses)
    with ThreadPoolExecutor(3) as workers:
        tried = list(workers.map(lambda _: send(app), range(3)))
    assert sum(tried) == 24
    assert sorted(recipients[0] for recipients, _ in post_office.received) == sorted(addresses)
