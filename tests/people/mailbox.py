"""What lies in people's mailboxes, or would."""

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetup.extensions import db
from meetup.outbox import Letter, Mail
from tests.clients import Client


def letters(app: Flask, address: str) -> list[Letter]:
    """What was written to `address`, the first first."""
    with app.app_context():
        mails = db.session.scalars(select(Mail).where(Mail.recipient == address).order_by(Mail.id))
        found = [mail.letter for mail in mails]
        assert all(letter.text and letter.html for letter in found), "written while there is a database"
        return found


def newest_link(app: Flask, address: str) -> str:
    """The whole sign-in link of the newest letter to `address`."""
    return next(word for word in letters(app, address)[-1].text.split() if "/sign-in/links/" in word)


def path_of(link: str) -> str:
    """The link without its origin, as the test client wants it."""
    return "/" + link.split("/", 3)[3]


def ask_for_link(client: Client, address: str, **typed: str) -> TestResponse:
    return client.post_form("/sign-in/links", {"email": address, **typed})


def mailed_link(app: Flask, client: Client, address: str, **typed: str) -> str:
    """Ask for a link and read the mail: the path to confirm."""
    assert ask_for_link(client, address, **typed).status_code == 303
    return path_of(newest_link(app, address))


def signed_in(client: Client) -> bool:
    return client.get("/me").status_code == 200


def newest_code(app: Flask, address: str) -> str:
    """The six digits of the newest letter to `address`, as they stand there."""
    code = letters(app, address)[-1].code
    assert code
    return code


def another_code(code: str) -> str:
    """Six digits that are others in each place."""
    return "".join(str((int(digit) + 1) % 10) for digit in code.replace(" ", ""))
