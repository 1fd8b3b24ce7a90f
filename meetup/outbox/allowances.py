"""How many mails strangers may have sent: to one mailbox, from one network, and by this installation (A9).

Every form that mails to an address that somebody typed shares these limits. Letters to users about their own account or
what they are reminded of are not counted, as nobody else can cause them.
"""

from flask import current_app

from ..languages import lazy_gettext
from ..rate_limits import LimitReachedError, RateLimit

_PER_MINUTE = RateLimit("mails-to-mailbox-a-minute", "1 per minute")
_PER_HOUR = RateLimit("mails-to-mailbox", "5 per hour")
PER_NETWORK = RateLimit("mails-from-network", "600 per minute; 1200 per hour")
"""A whole conference may ask for its links from one network within minutes (R3)."""
_ALARM = RateLimit("mails-alarm", "1 per hour")

DOTLESS_DOMAINS = frozenset({"gmail.com", "googlemail.com"})
"""Domains of one mail service, which ignores dots before the ``@``."""

_TOO_SOON = lazy_gettext("We emailed this address less than a minute ago. Look there first, and in the spam folder.")
_TOO_OFTEN = lazy_gettext("This address got several emails in the last hour. The latest link may still work.")
_NETWORK_BUSY = lazy_gettext("Your network has asked for a lot of emails in a short time.")
_ALL_BUSY = lazy_gettext("A lot of people are asking for emails right now.")


def mailbox_of(address: str) -> str:
    """Return the mailbox that mail to ``address`` ends up in: without case, a ``+tag``, and the dots of Gmail."""
    name, _, domain = address.lower().rpartition("@")
    name = name.partition("+")[0] or name
    if domain in DOTLESS_DOMAINS:
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def take_allowance(address: str, network: str | None, is_from_known_browser: bool = False) -> None:
    """Count one mail to ``address`` that somebody in ``network`` asked for; ``None`` if no request asked for it.

    A browser that the owner of the address has signed in with has five mails an hour of its own, so that nobody can use
    up those of somebody else.

    Raises:
        LimitReachedError: it may not be sent. Nothing is counted then.
    """
    mailbox = mailbox_of(address)
    hour_key = (mailbox, "known browser") if is_from_known_browser else (mailbox,)
    wanted: list[tuple[RateLimit, tuple[str, ...], str]] = [
        (_PER_HOUR, hour_key, _TOO_OFTEN),
        (_PER_MINUTE, (mailbox,), _TOO_SOON),
    ]
    if network and not is_from_known_browser:
        wanted.append((PER_NETWORK, (network,), _NETWORK_BUSY))
    wanted.append((_limit_of_all(), (), _ALL_BUSY))
    taken: list[tuple[RateLimit, tuple[str, ...]]] = []
    for limit, key, sentence in wanted:
        if not limit.take(*key):
            for earlier, earlier_key in taken:
                earlier.give_back(*earlier_key)
            if sentence is _ALL_BUSY:
                _raise_alarm()
            raise LimitReachedError(sentence, limit.seconds_until_free(*key) or 1)
        taken.append((limit, key))


def _limit_of_all() -> RateLimit:
    return RateLimit("mails-of-all", f"{current_app.config['MEETUP'].links_per_hour}/hour")


def _raise_alarm() -> None:
    """Log once an hour that no more mails go out: either an attack, or a setting that is too low."""
    if _ALARM.take():
        limit = current_app.config["MEETUP"].links_per_hour
        current_app.logger.error("ALARM: %s links were mailed within an hour (LINKS_PER_HOUR); no more go out", limit)
