"""A mistake in one letter, one notice or one planner: the others go on, and it is told where operators look."""

import logging
from collections.abc import Callable
from typing import NoReturn

import pytest
from flask import Flask
from sqlalchemy import select, text

from meetup import outbox
from meetup.extensions import db
from meetup.outbox import Mail, letters, worker
from meetup.outbox.items import MAX_TRIES
from tests.outbox.mail_server import MailServer
from tests.outbox.test_the_mail_server_fails import ANA, later, mail, send, write


def stumble(**_facts: str) -> NoReturn:
    raise AttributeError("ana@example.org has no words")


def ask_the_impossible(**_facts: str) -> NoReturn:
    db.session.execute(text("SELECT nothing FROM nowhere"))
    raise AssertionError


@pytest.mark.parametrize("mistake", [stumble, ask_the_impossible])
def test_a_letter_with_a_mistake_stops_no_other(
    app: Flask,
    post_office: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    mistake: Callable[..., NoReturn],
) -> None:
    """It is tried like others, and given up; what went wrong is logged without what the error says (L1)."""
    monkeypatch.setitem(letters.writes_letter.followers, "broken", mistake)
    write(app, ANA, kind="broken", name="Ana")
    write(app, "bob@example.org")
    with caplog.at_level(logging.WARNING):
        assert send(app) == 2
    assert [recipients for recipients, _ in post_office.received] == [["bob@example.org"]]
    assert mail(app).tries == 1
    assert mail(app).problem in ("AttributeError", "OperationalError", "ProgrammingError")
    assert "example.org" not in caplog.text
    for _ in range(MAX_TRIES - 1):
        with later(mail(app).due_at):
            send(app)
    assert mail(app).given_up_at


@pytest.mark.parametrize("mistake", [stumble, ask_the_impossible])
def test_a_planner_with_a_mistake_stops_no_other(
    app: Flask,
    post_office: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    mistake: Callable[..., NoReturn],
) -> None:
    def plan() -> None:
        outbox.write_letter("sign_in", to="zoe@example.org", seed="a seed")

    monkeypatch.setattr(worker.plans, "followers", [mistake, plan])
    with caplog.at_level(logging.WARNING):
        result = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert result.exit_code == 0, result.output
    assert [recipients for recipients, _ in post_office.received] == [["zoe@example.org"]]
    assert mistake.__name__ in caplog.text
    assert "example.org" not in caplog.text


def test_a_mail_server_that_hangs_delays_nothing_else(
    app: Flask, post_office: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a batch has had its time, the clock is looked at before more is sent."""
    monkeypatch.setattr(worker, "BATCH_SECONDS", 0.0)
    write(app, *(f"person{number}@example.org" for number in range(5)))
    assert send(app) == 1
    with app.app_context():
        assert len(db.session.scalars(select(Mail).where(Mail.sent_at.is_(None), Mail.tries == 0)).all()) == 4
