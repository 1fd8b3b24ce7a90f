"""Deleting an account as people do it, and what the worker does later."""

from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from meetup.extensions import db, now
from meetup.outbox.worker import run_planner
from meetup.people.leaving.erasing import erase_due_accounts
from meetup.people.routes.departures import PURPOSE
from meetup.people.signing_in.sign_ins import SignIn, hash_token
from tests.clients import Client

PAGE = "/me/deletion"
RETURN = "/me/return"


def confirm_leaving(client: Client) -> None:
    """Have confirmed just now, for this purpose, that it is the owner of the account."""
    with client.session_transaction() as session:
        token = session["token"]
    with client.application.app_context():
        values = {"confirmed_for": PURPOSE, "created_at": now()}
        db.session.execute(update(SignIn).where(SignIn.token_hash == hash_token(token)).values(values))
        db.session.commit()


def leave(client: Client, **form: Any) -> TestResponse:
    """Confirm, and press the button on the page."""
    confirm_leaving(client)
    answer = client.post_form(PAGE, form)
    assert answer.status_code == 303 and answer.location.endswith("/done"), answer.text[:300]
    return answer


def later(days: float) -> Any:
    return time_machine.travel(now() + timedelta(days=days), tick=False)


def erase(app: Flask, days: float = 7.1) -> None:
    """Let so many days pass, and then the worker work."""
    with later(days), app.app_context():
        run_planner(erase_due_accounts)
        db.session.remove()
