"""A paused card is given to nobody new; whoever has it keeps it."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask

from meetup.extensions import now
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import badge_of, code_of, contact, kept, refusal, scan, share_all

GUEST = {"name": "Ana", "channel": "ana@example.org", "uuid": str(uuid4())}


@pytest.fixture
def owner(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    """``owner``, who has paused the card."""
    share_all(app, cast.owner)
    client = client_for(cast.owner)
    assert client.post_form("/me/sharing/pause").location == "/me/sharing"
    return client


def test_my_pages_say_so_and_let_me_resume(cast: Cast, owner: Client) -> None:
    assert "paused" in owner.visit("/me/code")
    assert "paused" in owner.visit(f"/events/{cast.event.slug}/badge")
    page = owner.visit("/me/sharing")
    assert "paused" in page
    owner.post_form(page.form("/me/sharing/pause/removal")["action"])
    assert "paused" not in owner.visit("/me/code")


def test_a_guest_gets_nothing_and_gives_nothing(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    """P1: not even the name."""
    guest, code = client_for(None), code_of(app, cast.owner)
    for path in (f"/c/{code}", f"/c/{code}.vcf"):
        page = guest.visit(path, 403)
        assert "Sharing is paused" in page
        assert "Ask them to turn it back on" in page
        assert "Owner" not in page
    assert guest.post_form(f"/c/{code}/cards", GUEST).status_code == 403


def test_nobody_new_connects(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    client = client_for(cast.stranger)
    answer = scan(client, code_of(app, cast.owner))
    assert answer.status_code == 422
    assert "paused" in refusal(answer)
    assert client.get(f"/c/{code_of(app, cast.owner)}").status_code == 403
    assert scan(client_for(cast.organizer), badge_of(app, cast.owner, cast.event)).status_code == 422
    assert contact(app, cast.stranger, cast.owner) is None


def test_who_has_it_keeps_it(app: Flask, cast: Cast, client_for: ClientFor, owner: Client) -> None:
    assert kept(app, cast.contact, cast.owner).card_without_topics.phone
    assert "Call" in client_for(cast.contact).visit(f"/c/{code_of(app, cast.owner)}")


def test_a_scan_that_says_it_is_from_before_waits_too(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client
) -> None:
    """Q7: a later no wins, and a phone may say any time it likes."""
    client = client_for(cast.stranger)
    at = (now() - timedelta(minutes=5)).isoformat()
    assert scan(client, code_of(app, cast.owner), at=at, sent_at=now().isoformat()).status_code == 422


def test_what_waited_on_the_phone_goes_once_it_is_on_again(
    app: Flask, cast: Cast, client_for: ClientFor, owner: Client
) -> None:
    client, uuid, at = client_for(cast.stranger), str(uuid4()), now().isoformat()
    assert scan(client, code_of(app, cast.owner), uuid=uuid, at=at).status_code == 422
    owner.post_form("/me/sharing/pause/removal")
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        assert scan(client, code_of(app, cast.owner), uuid=uuid, at=at).status_code == 201
