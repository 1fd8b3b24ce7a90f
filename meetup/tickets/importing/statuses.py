"""What other programs call somebody's place, and why such a row is left out."""

from collections.abc import Mapping
from enum import StrEnum

from ...languages import lazy_gettext, ngettext
from ...table_files.headings import heading_key


class Skip(StrEnum):
    """Why a row is left out."""

    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    TRANSFERRED = "transferred"
    WAITING = "waiting"
    PENDING = "pending"
    INVITED = "invited"
    UNPAID = "unpaid"
    NAMELESS = "nameless"
    REPEATED = "repeated"


IS_OVER = frozenset((Skip.REFUNDED, Skip.CANCELLED, Skip.DECLINED, Skip.TRANSFERRED))
"""Reasons for which a ticket that was imported before is cancelled."""
_WORDS = {
    Skip.REFUNDED: "refunded fullyrefunded refund chargedback chargeback erstattet ruckerstattet zuruckerstattet "
    "rembourse remboursee reembolsado reembolsada rimborsato rimborsata terugbetaald",
    Skip.CANCELLED: "cancelled canceled cancel void voided deleted removed notattending c canceledpaidfee "
    "cancelledpaidfee ordercancelled storniert abgesagt geloscht stornobezahlt annule annulee cancelado cancelada "
    "anulado anulada annullato annullata geannuleerd nichtteilnehmend revoked invalidated",
    Skip.DECLINED: "declined notgoing no rejected denied abgelehnt refuse refusee rechazado rechazada rifiutato "
    "recusado geweigerd nein non",
    Skip.TRANSFERRED: "transferred transfered ubertragen transfere transferee transferido transferida trasferito",
    Skip.WAITING: "waiting waitlist waitlisted waitinglist onwaitlist onwaitinglist onthewaitinglist warteliste "
    "aufderwarteliste listedattente enattente listadeespera enlistadeespera listadattesa wachtlijst",
    Skip.PENDING: "pending pendingapproval approvalpending awaitingapproval requested underreview inreview "
    "pendingconfirmation ausstehendebestatigung",
    Skip.INVITED: "invited notyetresponded noresponse eingeladen invite invitee invitado invitada invitato",
    Skip.UNPAID: "unpaid awaitingpayment pendingpayment paymentpending notpaid n e expired overdue ausstehend "
    "abgelaufen uberfallig unbezahlt nichtbezahlt offen impaye nonpaye pendiente pendientedepago impagado nonpagato "
    "nietbetaald approvedpaymentpending initializing abandoned failed",
}
_REASONS = {word: reason for reason, words in _WORDS.items() for word in words.split()}
_STARTS = (
    ("partiallyrefunded", None), ("refunded", Skip.REFUNDED), ("cancelled", Skip.CANCELLED),
    ("canceled", Skip.CANCELLED), ("storniert", Skip.CANCELLED), ("waitlist", Skip.WAITING),
    ("waitinglist", Skip.WAITING), ("declined", Skip.DECLINED), ("pendingoverdue", Skip.UNPAID),
)  # fmt: skip
_NOTHING = frozenset("no false n 0 nein non nao ne nie off none null valid active".split())
SHORT_LABELS = {
    Skip.REFUNDED: lazy_gettext("refunded"),
    Skip.CANCELLED: lazy_gettext("cancelled or void"),
    Skip.DECLINED: lazy_gettext("declined"),
    Skip.TRANSFERRED: lazy_gettext("transferred to someone else"),
    Skip.WAITING: lazy_gettext("on the waiting list"),
    Skip.PENDING: lazy_gettext("waiting for approval"),
    Skip.INVITED: lazy_gettext("invited, without an answer"),
    Skip.UNPAID: lazy_gettext("not paid"),
    Skip.NAMELESS: lazy_gettext("without a name"),
    Skip.REPEATED: lazy_gettext("in the list twice"),
}


def reason_of_status(word: str, own_words: Mapping[str, str]) -> Skip | None:
    """Return why a row with this status is left out, ``None`` if it is not.

    ``own_words`` are those of the program, by reason; with an empty reason, they are no reason there.
    """
    key = heading_key(word)
    for reason, words in own_words.items():
        if key in words.split():
            return Skip(reason) if reason else None
    if key in _REASONS:
        return _REASONS[key]
    return next((reason for start, reason in _STARTS if key.startswith(start)), None)


def says_yes(cell: str) -> bool:
    """Return whether a cell in a column such as “Cancelled” says that it is so: it holds a yes, a day, or a person."""
    return bool(cell.strip()) and heading_key(cell) not in _NOTHING


def is_amount(cell: str) -> bool:
    """Return whether a cell in a column such as “Refunded amount” says more than nothing."""
    digits = [character for character in cell if character.isdecimal()]
    return any(digit != "0" for digit in digits) if digits else says_yes(cell)


def skipped_text(count: int) -> str:
    return ngettext("%(num)s row left out", "%(num)s rows left out", count)
