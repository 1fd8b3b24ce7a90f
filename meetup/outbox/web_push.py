"""Sending push messages to devices: encrypted for the device (RFC 8291) and signed by us (RFC 8292)."""

import json
import re
from collections.abc import Collection
from email.utils import parseaddr
from typing import Any

from ..config import Config
from ..extensions import db
from .letters import PushMessage
from .pushes import Push

TIMEOUT_SECONDS = 15.0
TTL_SECONDS = 12 * 60 * 60
"""How long a push service keeps a message for a device that is off. A reminder of the morning is useless later."""
# Stricter than the URL parsers of all libraries, so that no two of them can read an endpoint differently.
ENDPOINT_PATTERN = re.compile(r"((https?://)[a-z0-9-]+((?:\.[a-z0-9-]+)*(?::[0-9]{1,5})?))/[!-\[\]-~]*")
UNSUBSCRIBED_STATUSES = (404, 410)  # RFC 8030 7.3: the subscription has ended


class Unsubscribed(Exception):  # noqa: N818  it is an answer
    """The subscription has ended, or its endpoint is not at one of our push services."""


class PushError(OSError):
    """The push service did not accept the message. ``code`` is its HTTP status, 0 if it did not answer."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code


def is_known_endpoint(endpoint: str, services: Collection[str]) -> bool:
    """Return whether ``endpoint`` is at one of ``services``: origins, in which ``*.`` stands for any one subdomain.

    We post to no other endpoints, because subscribers choose them and could name a machine in our own network.
    """
    match = ENDPOINT_PATTERN.fullmatch(endpoint)
    return match is not None and (match[1] in services or f"{match[2]}*{match[3]}" in services)


def deliver(push: Push, config: Config) -> None:
    """Send a push message to the push service of its device.

    Raises:
        Unsubscribed: the subscription has ended.
        OSError: the push service did not accept the message or could not be reached.
    """
    subscription, message = push.subscription, push.message
    if not config.can_push or not is_known_endpoint(subscription.endpoint, config.push_services):
        raise Unsubscribed
    db.session.commit()  # the write lock must not be held while a push service answers
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    _post({"endpoint": subscription.endpoint, "keys": keys}, message, config)


def _payload(message: PushMessage) -> str:
    """Return what the service worker reads. Letters stay as they are, as their escapes would take too many bytes."""
    payload: dict[str, Any] = {"title": message.title, "url": message.url, "count": message.count}
    if message.text:
        payload |= {"text": message.text, "topic": message.topic}
    return json.dumps(payload, ensure_ascii=False)


def _post(subscription: dict[str, Any], message: PushMessage, config: Config) -> None:
    # Importing these takes a third of the start-up time, and the server itself never pushes.
    import requests  # noqa: PLC0415
    from pywebpush import WebPushException, webpush  # noqa: PLC0415

    with requests.Session() as session:
        session.max_redirects = 0  # a redirect could lead to a host that is not one of our push services
        session.trust_env = False
        try:
            webpush(
                subscription,
                _payload(message),
                vapid_private_key=config.push_private_key,
                vapid_claims={"sub": f"mailto:{parseaddr(config.mail_from)[1]}"},
                ttl=TTL_SECONDS,
                headers={"Topic": message.topic},  # RFC 8030 5.4: a waiting message is replaced by a later one
                timeout=TIMEOUT_SECONDS,
                requests_session=session,
            )
        except WebPushException as error:
            code = error.response.status_code if error.response is not None else 0
            raise Unsubscribed if code in UNSUBSCRIBED_STATUSES else PushError(code) from None
