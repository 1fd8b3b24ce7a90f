"""A letter gets from a form to a mailbox, by a real mail server."""

from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from meetup import create_app, outbox
from meetup.config import Config
from meetup.extensions import db, now
from meetup.outbox import Mail
from meetup.outbox.messages import compose
from meetup.outbox.worker import send_due
from tests.conftest import ClientFor
from tests.outbox.mail_server import MailServer


def send(app: Flask) -> int:
    with app.app_context():
        return send_due()


def mails(app: Flask) -> list[Mail]:
    with app.app_context():
        return list(db.session.scalars(select(Mail).order_by(Mail.id)))


def plain(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def ask_for_links(client_for: ClientFor, *addresses: str) -> None:
    for address in addresses:
        assert client_for(None).post_form("/sign-in/links", {"email": address}).status_code == 303


def test_the_link_in_the_mail_signs_in(app: Flask, client_for: ClientFor, post_office: MailServer) -> None:
    ask_for_links(client_for, "ana@example.org")
    assert post_office.letters == []
    assert send(app) == 1
    (letter,) = post_office.letters
    assert letter["From"] == "Meetup companion <hello@localhost>"
    assert letter["Subject"] == "Your sign-in code and link for Meetup companion"
    assert letter["Auto-Submitted"] == "auto-generated"
    link = next(word for word in plain(letter).split() if word.startswith("http://localhost/"))
    assert client_for(None).post_form(link.removeprefix("http://localhost")).status_code == 303


def test_without_a_mail_server_it_is_sent_nowhere_and_is_not_on_the_terminal(
    app: Flask, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MEETUP", replace(app.config["MEETUP"], smtp_url=None))
    ask_for_links(client_for, "ana@example.org")
    ran = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert (ran.exit_code, ran.output) == (0, "")
    (mail,) = mails(app)
    assert mail.sent_at


def test_each_mail_has_one_recipient(app: Flask, client_for: ClientFor, post_office: MailServer) -> None:
    """I5"""
    ask_for_links(client_for, "ana@example.org", "bob@example.org", "zoe@bücher.example")
    assert send(app) == 3
    for recipients, letter in post_office.received:
        assert len(recipients) == 1
        assert letter["To"] == recipients[0]
        assert not letter["Cc"]
        assert not letter["Bcc"]
    assert len({letter["Message-ID"] for letter in post_office.letters}) == 3


def test_what_is_sent_is_sent_once(app: Flask, client_for: ClientFor, post_office: MailServer) -> None:
    ask_for_links(client_for, "ana@example.org")
    assert [send(app), send(app)] == [1, 0]
    assert len(post_office.letters) == 1
    (mail,) = mails(app)
    assert mail.sent_at and mail.sent_at <= now()


def test_the_table_holds_no_link(app: Flask, client_for: ClientFor, post_office: MailServer) -> None:
    """A2: what the outbox keeps signs nobody in."""
    ask_for_links(client_for, "ana@example.org")
    send(app)
    token = plain(post_office.letters[0]).partition("/sign-in/links/")[2].split()[0]
    (mail,) = mails(app)
    assert token not in str(vars(mail))


def test_the_worker_sends_what_is_due_and_stops(app: Flask, client_for: ClientFor, post_office: MailServer) -> None:
    ask_for_links(client_for, "ana@example.org", "bob@example.org")
    ran = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert (ran.exit_code, ran.output) == (0, "")
    assert len(post_office.letters) == 2
    assert app.test_cli_runner().invoke(args=["worker", "--once"]).exit_code == 0
    assert len(post_office.letters) == 2


@pytest.mark.one_database
@pytest.mark.parametrize(("environment", "status"), [("development", 200), ("testing", 404), ("production", 404)])
def test_only_development_has_a_mailbox_to_read(app: Flask, config: Config, environment: str, status: int) -> None:
    """L3: whoever reads it can sign in as anybody."""
    with app.app_context():
        outbox.write_letter("sign_in", to="ana@example.org", seed="x")
        db.session.commit()
    operator = dict.fromkeys(("operator_name", "operator_address", "operator_mail"), "hello@example.org")
    settings: dict[str, Any] = {"base_url": "https://meet.example", "smtp_url": "smtp://127.0.0.1", **operator}
    client = create_app(replace(config, environment=environment, **settings)).test_client()
    answer = client.get("/dev/mails", base_url="https://meet.example")
    assert answer.status_code == status
    assert ("ana@example.org" in answer.text) == (status == 200)


@pytest.mark.one_database
def test_a_sender_in_any_script(app: Flask, config: Config) -> None:
    with app.app_context():
        mail = outbox.write_letter("sign_in", to="ana@example.org", seed="x")
        mail.created_at = now()
        message = compose(mail, replace(config, mail_from="Begegnungen – 出会い <hello@meet.example>"))
        db.session.rollback()
    assert message["From"].addresses[0].display_name == "Begegnungen – 出会い"
    assert message.as_bytes().isascii()


def test_a_worker_with_nothing_to_do_keeps_nobody_waiting(app: Flask, client_for: ClientFor) -> None:
    """SQLite has one writer: whoever looks for mail and finds none must let go of its turn."""
    with app.app_context():
        assert send_due() == 0
        ask_for_links(client_for, "ana@example.org")
