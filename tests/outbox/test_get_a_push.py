"""A notice gets to a device: sealed for it, signed as ours, as often as it takes, and to nowhere else."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.config import Config
from meetup.config_values import PUSH_SERVICES
from meetup.extensions import db, now
from meetup.outbox import Push, PushMessage, PushSubscription, is_known_endpoint
from meetup.outbox.items import CLAIM_LEASE, MAX_TRIES
from meetup.outbox.letters import writes_push
from meetup.outbox.worker import send_due
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.outbox.push_service import Device, PushService, claims_of

DEVICES = "/me/notifications/devices"


@pytest.fixture(autouse=True)
def greeting() -> Iterator[None]:
    writes_push.followers["greeting"] = lambda: PushMessage("3 people to follow up", "/contacts", 3)
    yield
    del writes_push.followers["greeting"]


@pytest.fixture
def device(cast: Cast, client_for: ClientFor, push_service: PushService) -> Device:
    """The owner's, subscribed."""
    device = Device(push_service)
    assert client_for(cast.owner).post_form(DEVICES, device.form).status_code == 303
    return device


def push(app: Flask) -> None:
    with app.app_context():
        for subscription in db.session.scalars(select(PushSubscription)):
            db.session.add(Push(subscription_id=subscription.id, kind="greeting", facts={}))
        db.session.commit()


def send(app: Flask) -> int:
    with app.app_context():
        return send_due()


def pushes(app: Flask) -> list[Push]:
    with app.app_context():
        return list(db.session.scalars(select(Push).order_by(Push.id)))


def devices(app: Flask) -> int:
    with app.app_context():
        return db.session.query(PushSubscription).count()


def later(by: timedelta) -> time_machine.travel:
    return time_machine.travel(now() + by, tick=False)


def test_only_the_device_reads_it_and_it_knows_who_sends(app: Flask, device: Device, pushing: PushService) -> None:
    push(app)
    assert send(app) == 1
    ((path, headers, body),) = pushing.received
    assert pushing.origin + path == device.endpoint
    assert b"follow up" not in body
    assert device.read(body) == {"title": "3 people to follow up", "url": "/contacts", "count": 3}
    config = app.config["MEETUP"]
    claims = claims_of(headers, config.push_public_key)
    assert (claims["aud"], claims["sub"]) == (pushing.origin, "mailto:hello@localhost")
    assert (headers["content-encoding"], headers["topic"]) == ("aes128gcm", "follow-up")
    assert 0 < int(headers["ttl"]) <= 12 * 60 * 60
    assert send(app) == 0
    assert pushes(app)[0].sent_at


def test_what_organizers_wrote_gets_there_whole(app: Flask, device: Device, pushing: PushService) -> None:
    """The longest text in the widest letters: escapes would not fit into a push."""
    title, text = "😀" * 80, "😀" * 500
    writes_push.followers["greeting"] = lambda: PushMessage(title, "/events/x", None, text, "announcement-5")
    push(app)
    assert send(app) == 1
    ((_, headers, body),) = pushing.received
    told = {"title": title, "url": "/events/x", "count": None, "text": text, "topic": "announcement-5"}
    assert device.read(body) == told
    assert headers["topic"] == "announcement-5"


@pytest.mark.parametrize("habit", [404, 410])
def test_a_device_that_is_gone_is_forgotten(app: Flask, device: Device, pushing: PushService, habit: int) -> None:
    """RFC 8030 7.3"""
    push(app)
    push(app)
    pushing.habit = habit
    send(app)
    assert (devices(app), pushes(app)) == (0, [])
    assert len(pushing.received) == 1


@pytest.mark.parametrize("habit", [400, 403, 429, 500, 503])
def test_what_is_refused_is_tried_again_later(
    app: Flask, device: Device, pushing: PushService, habit: int, caplog: pytest.LogCaptureFixture
) -> None:
    push(app)
    pushing.habit = habit
    with caplog.at_level(logging.DEBUG, "meetup"):
        assert [send(app), send(app)] == [1, 0]
    (waiting,) = pushes(app)
    assert (waiting.tries, waiting.problem) == (1, f"PushError {habit}")
    assert device.endpoint not in caplog.text
    pushing.habit = 201
    with later(timedelta(seconds=31)):
        assert send(app) == 1
    assert pushes(app)[0].sent_at


def test_a_service_that_is_down_is_given_up_at_last(
    app: Flask, device: Device, caplog: pytest.LogCaptureFixture
) -> None:
    push(app)
    for _ in range(MAX_TRIES):
        with time_machine.travel(pushes(app)[0].due_at, tick=False):
            assert send(app) == 1
    assert pushes(app)[0].given_up_at
    assert devices(app) == 1
    assert "given up" in caplog.messages[-1]
    assert "127.0.0.1" not in caplog.text


@pytest.mark.parametrize("habit", [301, 307])
def test_it_is_led_nowhere_else(app: Flask, device: Device, pushing: PushService, habit: int) -> None:
    push(app)
    pushing.habit = habit
    send(app)
    assert [path for path, _, _ in pushing.received] == ["/device/ana"]
    assert pushes(app)[0].problem == "TooManyRedirects"


def test_a_worker_that_dies_leaves_it_to_the_next(app: Flask, device: Device, pushing: PushService) -> None:
    push(app)
    with app.app_context():
        (claimed,) = Push.list_due()
        assert claimed.claim()
        db.session.commit()
    assert send(app) == 0
    with later(CLAIM_LEASE):
        assert send(app) == 1
    assert len(pushing.received) == 1


def test_a_service_we_no_longer_know_gets_nothing(
    app: Flask, device: Device, pushing: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    push(app)
    monkeypatch.setitem(app.config, "MEETUP", replace(app.config["MEETUP"], push_services=PUSH_SERVICES))
    send(app)
    assert (pushing.received, devices(app)) == ([], 0)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://web.push.apple.com/abc", True),
        ("https://wns2-db5p.notify.windows.com/w/?token=abc", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com:8443/", False),
        ("https://fcm.googleapis.com.evil.example/", False),
        ("https://evil.example/fcm.googleapis.com", False),
        ("https://a.b.push.apple.com/", False),
        ("https://push.apple.com@evil.example/", False),
        ("https://evil.example\\.push.apple.com/", False),
        ("https://evil\\.push.apple.com/", False),
        ("https://evil\t.push.apple.com/", False),
        ("https://web.push.apple.com", False),
        ("https://evil.example#.push.apple.com/", False),
        ("https://user:word@web.push.apple.com/", False),
        ("https://127.0.0.1/", False),
        ("https://[::1]/", False),
        ("https://[::1/", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("https://.push.apple.com/", False),
        ("file:///etc/passwd", False),
        ("//web.push.apple.com/", False),
        ("", False),
    ],
)
def test_only_known_services_are_posted_to(endpoint: str, known: bool) -> None:
    """M2's rule, the short way: nobody names a machine of ours."""
    assert is_known_endpoint(endpoint, PUSH_SERVICES) == known


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://evil.example/"},
        {"endpoint": ""},
        {"endpoint": "x" * 1_001},
        {"p256dh": ""},
        {"p256dh": "A" * 87},
        {"auth": "short"},
        {"auth": ""},
    ],
)
def test_what_is_no_subscription_is_refused(
    app: Flask, cast: Cast, client_for: ClientFor, push_service: PushService, wrong: dict[str, str]
) -> None:
    assert client_for(cast.owner).post_form(DEVICES, Device(push_service).form | wrong).status_code == 422
    assert devices(app) == 0


def test_without_keys_nobody_is_pushed_to(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner, device = client_for(cast.owner), Device(PushService())
    assert owner.post_form(DEVICES, device.form).status_code == 422
    page = owner.visit("/me/notifications")
    assert "Push notifications aren't set up on this site." in page
    assert not page.all("section", **{"data-controller": "reminders/push"})


@pytest.fixture
def phone(cast: Cast, client_for: ClientFor, push_service: PushService) -> Client:
    """A browser of the owner's that is pushed to."""
    client = client_for(cast.owner)
    client.post_form(DEVICES, Device(push_service, "phone").form)
    return client


def test_signing_out_ends_it(app: Flask, phone: Client) -> None:
    """A5"""
    push(app)
    phone.post_form("/sign-out")
    assert (devices(app), pushes(app)) == (0, [])


def test_signing_out_everywhere_else_ends_it_there(
    app: Flask, cast: Cast, client_for: ClientFor, phone: Client, push_service: PushService
) -> None:
    """A5: of these sessions, and of no others."""
    client_for(cast.contact).post_form(DEVICES, Device(push_service, "theirs").form)
    client_for(cast.owner).post_form("/sessions/others/removal")
    assert devices(app) == 1


def test_whoever_uses_the_browser_next_takes_it_over(
    app: Flask, cast: Cast, client_for: ClientFor, phone: Client, push_service: PushService
) -> None:
    """A session that was never ended must not push to a phone that somebody else holds now."""
    client_for(cast.contact).post_form(DEVICES, Device(push_service, "phone").form)
    assert devices(app) == 1
    phone.post_form(f"{DEVICES}/removal")
    assert devices(app) == 1, "it is no longer theirs to end"


def test_the_switch_ends_it(app: Flask, phone: Client) -> None:
    assert phone.visit("/me/notifications").one("section", data_controller="reminders/push")["data-on"] == "yes"
    phone.post_form(f"{DEVICES}/removal")
    assert devices(app) == 0
    assert phone.visit("/me/notifications").one("section", data_controller="reminders/push")["data-on"] == "no"


@pytest.mark.one_database
def test_keys_are_made_by_a_command(
    app: Flask, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Printed for an installation; in development kept where the next start finds them."""
    printed = app.test_cli_runner().invoke(args=["push-keys"]).output
    environ = dict(line.split("=", 1) for line in printed.split())
    here = {"MEETUP_ENV": "development", "MEETUP_INSTANCE": str(tmp_path)}
    assert Config.from_environment({**here, **environ}).can_push
    at_home = replace(config, environment="development", instance=tmp_path)
    monkeypatch.setitem(app.config, "MEETUP", at_home)
    assert not Config.from_environment(here).can_push
    app.test_cli_runner().invoke(args=["push-keys"])
    kept = Config.from_environment(here)
    assert len(kept.push_public_key) == 87
    app.test_cli_runner().invoke(args=["push-keys"])
    assert Config.from_environment(here) == kept
