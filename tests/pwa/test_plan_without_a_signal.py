"""Notes and next steps as the phone's outbox sends them, once or again."""

from flask import Flask

from tests.cast import Cast
from tests.conftest import ClientFor
from tests.exchange.scans import JSON, kept


def test_a_step_is_taken_and_a_replay_changes_nothing(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client, path = client_for(cast.owner), f"/contacts/{cast.met.id}/step"
    for _ in range(2):
        answer = client.post_form(path, {"next_step": "Call", "due_on": "2026-06-30"}, headers=JSON)
        assert (answer.status_code, answer.get_json()) == (200, {"next_step": "Call"})
    assert kept(app, cast.owner, cast.contact).next_step == "Call"
    for _ in range(2):
        assert client.post_form(f"{path}/completion", headers=JSON).get_json() == {"next_step": ""}
    page = client.visit(f"/contacts/{cast.met.id}")
    assert page.text.count("Done: Call") == 1
    assert page.text.count("Done. What comes next?") == 1


def test_a_step_that_cannot_be_kept_says_why(cast: Cast, client_for: ClientFor) -> None:
    answer = client_for(cast.owner).post_form(f"/contacts/{cast.met.id}/step", {"due_on": "soon"}, headers=JSON)
    assert answer.status_code == 422
    assert answer.get_json()["message"] == "That's not a date. It should look like 2026-06-30."


def test_a_note_sent_again_is_no_conflict(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    client, path = client_for(cast.owner), f"/contacts/{cast.met.id}/note"
    for _ in range(2):
        answer = client.post_form(path, {"note": "Red scarf", "version": "0"}, headers=JSON)
        assert (answer.status_code, answer.get_json()) == (200, {"version": 1})
    other = client.post_form(path, {"note": "Blue scarf", "version": "0"}, headers=JSON)
    assert (other.status_code, other.get_json()) == (409, {"note": "Red scarf", "version": 1})
