"""What is stored about an address without an account, and how it is erased. Slices register what they know of."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from ...extensions import db
from ...hooks import Hook
from ...languages import gettext, ngettext
from ...outbox import Mail
from ..leaving.erasing import in_steps
from ..signing_in.email_changes import EmailChange
from ..signing_in.sign_in_links import SignInLink

MAX_SHOWN = 100
"""How many things of each kind the page shows. Erasing takes all of them."""

SHARED_MAILBOXES = frozenset(
    "abuse accounting accounts admin administration all billing booking bookings buchhaltung contact contacto events "
    "everyone feedback finance hello help helpdesk hi hostmaster hr info it jobs kontakt legal mail marketing media "
    "newsletter noc office orders orga people post postmaster presse press privacy reception rechnung sales secretary "
    "security service shop staff support team tickets webmaster welcome".split()
)
"""Names of mailboxes that several people read as a rule (RFC 2142, and what companies use besides)."""


@dataclass(frozen=True)
class Held:
    """One thing that is stored about an address: who holds it, how they came by it, and what it says.

    ``lines`` are its words, each with a label. ``remark`` is a sentence about what erasing it does, if that is not
    obvious.
    """

    holder: str
    origin: str
    since: datetime
    lines: tuple[tuple[str, str], ...] = ()
    remark: str = ""

    @classmethod
    def by_organizers(cls, event_title: str, origin: str, since: datetime, email: str) -> "Held":
        """Return that the organizers of an event store the address, and nothing else."""
        return cls(gettext("The organizers of %(event)s", event=event_title), origin, since, address_line(email))


def address_line(email: str) -> tuple[tuple[str, str], ...]:
    """Return the lines of what is no more than the address."""
    return ((gettext("Email"), email),)


finds_held: Hook[Callable[[str], list[Held]]] = Hook("finds_held")
"""Return what a slice stores about an address, which is in the form that ``lookup_email`` returns: the first
``MAX_SHOWN`` of each kind.
"""

erases_address: Hook[Callable[[str], Iterator[int]]] = Hook("erases_address")
"""Erase, or make nameless, what a slice stores about an address without an account.

A generator yields how many rows each step has changed, and the transaction is committed after every step.
"""

lists_addresses: Hook[Callable[[], Iterable[str]]] = Hook("lists_addresses")
"""Return the addresses that a slice stores, in the form that ``lookup_email`` returns, some of them several times."""


def find_held(email: str) -> tuple[list[Held], bool]:
    """Return what is stored about ``email``, the oldest first, and whether there is more than is shown."""
    parts = [find(email) for find in finds_held]
    held = sorted((one for part in parts for one in part), key=lambda one: one.since)
    return held, any(len(part) >= MAX_SHOWN for part in parts)


def is_shared_mailbox(email: str) -> bool:
    """Return whether several people read the mailbox as a rule, such as ``info@``."""
    return email.partition("@")[0].partition("+")[0] in SHARED_MAILBOXES


def stored_addresses() -> set[str]:
    """Return all addresses that are stored outside of accounts."""
    return {email for list_part in lists_addresses for email in list_part()}


@finds_held
def _find_mails(email: str) -> list[Held]:
    query = select(func.count(), func.min(Mail.created_at)).where(Mail.recipient == email)
    count, since = db.session.execute(query).one()
    if not count:
        return []
    what = ngettext("%(num)s email to you, with its text", "%(num)s emails to you, with their texts", count)
    return [Held(gettext("This site"), gettext("We wrote to you."), since, ((gettext("Emails"), what),))]


@lists_addresses
def _list_recipients() -> Iterable[str]:
    return db.session.scalars(select(Mail.recipient).union(select(SignInLink.email)))


@erases_address
def _erase_mails(email: str) -> Iterator[int]:
    """Erase the mails to the address, and what was typed with it by whoever asked for a link and never used it."""
    yield from in_steps(delete(Mail), Mail.recipient == email)
    yield from in_steps(delete(SignInLink), SignInLink.email == email)
    is_unconfirmed = EmailChange.confirmed_at.is_(None)
    yield from in_steps(delete(EmailChange), (EmailChange.new_email == email) & is_unconfirmed)
