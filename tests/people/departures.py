"""Deleting an account as people do it, and what the worker does later."""

from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from meetup.extensions import db, now
from meetup.outbox.worker import run_planner
from meetup.people.leaving.erasing import erase_due_accounts
from tests.clients import Client

PAGE = "/me/deletion"
RETURN = "/me/return"


def leave(client: Client, **form: Any) -> TestResponse:
    """Press the button on the page."""
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
