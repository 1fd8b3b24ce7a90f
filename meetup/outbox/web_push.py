"""Pushing a notice to a device: sealed for it (RFC 8291), and signed as ours (RFC 8292)."""

import json
import re
from collections.abc import Collection
from email.utils import parseaddr
from typing import Any

from ..config import Config
from ..extensions import db
from .pushes import Push

TIMEOUT_SECONDS = 15.0  # seconds
TTL_SECONDS = 12 * 60 * 60  # seconds that a push service keeps it for a device that is off: by then the morning is over
# Narrower than any library reads an address, so that no two can read it differently.
ENDPOINT_PATTERN = re.compile(r"((https?://)[a-z0-9-]+((?:\.[a-z0-9-]+)*(?::[0-9]{1,5})?))/[!-\[\]-~]*")
UNSUBSCRIBED_STATUSES = (404, 410)  # RFC 8030 7.3: the device does not want any more


class Unsubscribed(Exception):  # noqa: N818  it is an answer
    """The device is not there any more, or not where we push to."""


class PushError(OSError):
    """The push service did not take it; ``code`` is its HTTP status, 0 for none."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code


def is_known_endpoint(endpoint: str, services: Collection[str]) -> bool:
    """Whether ``endpoint`` is at one of ``services``: origins, ``*.`` for any name below. We post to no others,
    because whoever subscribes says where to, and could say the address of a machine beside ours."""
    found = ENDPOINT_PATTERN.fullmatch(endpoint)
    return found is not None and (found[1] in services or f"{found[2]}*{found[3]}" in services)


def deliver(push: Push, config: Config) -> None:
    """Hand one notice to the push service of its device.

    Raises:
        Unsubscribed: the subscription is over.
        OSError: not now.
    """
    subscription, notice = push.subscription, push.message
    if not config.can_push or not is_known_endpoint(subscription.endpoint, config.push_services):
        raise Unsubscribed
    db.session.commit()  # SQLite's only writer must not wait for a push service
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    payload = {"title": notice.title, "url": notice.url, "count": notice.count}
    _post({"endpoint": subscription.endpoint, "keys": keys}, json.dumps(payload), config)


def _post(subscription: dict[str, Any], said: str, config: Config) -> None:
    # A third of the start-up, and the server itself never pushes.
    import requests  # noqa: PLC0415
    from pywebpush import WebPushException, webpush  # noqa: PLC0415

    with requests.Session() as session:
        session.max_redirects = 0  # it leads nowhere but where we looked
        session.trust_env = False
        try:
            webpush(
                subscription,
                said,
                vapid_private_key=config.push_private_key,
                vapid_claims={"sub": f"mailto:{parseaddr(config.mail_from)[1]}"},
                ttl=TTL_SECONDS,
                headers={"Topic": "follow-up"},  # RFC 8030 5.4: of two that wait, the device gets the later
                timeout=TIMEOUT_SECONDS,
                requests_session=session,
            )
        except WebPushException as error:
            code = error.response.status_code if error.response is not None else 0
            raise Unsubscribed if code in UNSUBSCRIBED_STATUSES else PushError(code) from None
