"""Only a command makes somebody an operator."""

from flask import Flask

from tests.cast import Cast
from tests.conftest import ClientFor
from tests.operators.desk import letters_to


def run(app: Flask, *args: str) -> str:
    return app.test_cli_runner().invoke(args=["operators", *args]).output


def test_by_a_command_and_told_by_mail(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    """Z4: no page grants it."""
    client = client_for(cast.owner)
    assert client.get("/operator").status_code == 404
    assert "/operator" not in [link.get("href") for link in client.visit("/me").all("a")]
    assert "There is no operator" in run(app, "list")
    assert "They are an operator now." in run(app, "add", cast.owner.email.upper())
    assert "already" in run(app, "add", cast.owner.email)
    assert cast.owner.email in run(app, "list")
    (letter,) = letters_to(app, cast.owner.email)
    assert "You're an operator now" in letter
    assert client.visit("/operator")
    assert "/operator" in [link.get("href") for link in client.visit("/me").all("a")]
    assert "no operator any more" in run(app, "remove", cast.owner.email)
    assert client.get("/operator").status_code == 404
    assert "They are no operator." in run(app, "remove", cast.owner.email)


def test_only_with_an_account(app: Flask) -> None:
    assert "There is no account" in run(app, "add", "nobody@example.org")
