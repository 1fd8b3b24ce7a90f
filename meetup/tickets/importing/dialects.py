"""Which program a list of attendees comes from, by its headings."""

from collections.abc import Sequence

from ...table_files.headings import heading_key
from .dialect import Dialect
from .programs import DIALECTS

MIN_ANCHORS = 3
SPREADSHEET = Dialect(
    "spreadsheet",
    "",
    (),
    {
        "email": "attendeeemail ticketemail guestemail",
        "name": "attendeename ticketfullname guestname",
        "category": "tickettype ticketname tickettitle ticketcategory tickettier ticketart tickettyp typedebillet "
        "tipodeentrada product category kategorie categorie categoria ticket role",
        "key": "ticketid ticketnumber ticketno ticketreference ticketcode ticketnummer attendeeid attendeeno "
        "attendeenumber guestid registrationid",
        "status": "status attendeestatus ticketstatus orderstatus approvalstatus registrationstatus rsvp rsvpstatus "
        "paymentstatus teilnehmerstatus statut estado stato",
        "void": "cancelled canceled void voided ordercancelled storniert annule cancelado annullato geannuleerd",
        "refund": "refunded refundedamount erstattet",
        "printed": "barcode qrcode qrcodeurl ticketurl secret ticketcode",
        "quantity": "quantity numberoftickets ticketspurchased anzahl quantite cantidad plusones",
    },
)
"""Anybody's own list."""


def find_dialect(headings: Sequence[str]) -> Dialect:
    """Return the dialect most of whose anchors are among ``headings``, or that of anybody's own list."""
    keys = frozenset(map(heading_key, headings))
    best = max(DIALECTS, key=lambda dialect: dialect.anchor_count(keys))
    return best if best.anchor_count(keys) >= MIN_ANCHORS else SPREADSHEET


def label_of(source: str) -> str:
    """Return what people call the program, "" for anybody's own list."""
    return next((dialect.label for dialect in DIALECTS if dialect.source == source), "")
