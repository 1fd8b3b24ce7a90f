"""Which program a list of attendees comes from, by its headings, and which of its columns matter.

Headings are compared by ``heading_key``: ``Order #`` is ``order``. Columns may come in any order, questions of the
organizer among them. Alternatives are what a program calls the same in other versions or languages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...table_files.headings import fields_of_headings, heading_key

Alternatives = str
"""Heading keys with spaces between, the preferred one first."""
MIN_ANCHORS = 3
FIELDS_OF_CONTACTS = {
    "name": "name", "first": "first", "middle": "middle", "last": "last", "emails": "email", "company": "company",
}  # fmt: skip
"""What the reader of contacts finds out about a heading, and the field that it is here."""


@dataclass(frozen=True)
class Dialect:
    """``anchors`` are headings that all its files have. ``fields`` says which column is of which field.

    ``only`` are fields that are taken from these columns alone, never from one that happens to be called like it.
    ``statuses`` are words that mean something else here than elsewhere.
    """

    source: str
    label: str
    anchors: tuple[Alternatives, ...]
    fields: Mapping[str, Alternatives]
    only: frozenset[str] = frozenset()
    statuses: Mapping[str, str] = field(default_factory=dict)

    def anchor_count(self, keys: frozenset[str]) -> int:
        """Return how many anchors a list with these headings has: all, or it is none of this program's."""
        found = sum(any(key in keys for key in anchor.split()) for anchor in self.anchors)
        return found if found == len(self.anchors) else 0

    def fields_of(self, headings: Sequence[str]) -> list[str]:
        """Return the field of each column, "" for none.

        Of several columns with the same heading, only the first counts: the second is of the buyer.
        """
        keys = [heading_key(heading) for heading in headings]
        fields = [""] * len(keys)
        for name, alternatives in self.fields.items():
            for place in _places(keys, alternatives, several=name in SEVERAL):
                fields[place] = fields[place] or name
        for place, general in enumerate(fields_of_headings(list(headings))):
            known = FIELDS_OF_CONTACTS.get(general, "")
            if known and not fields[place] and known not in fields and known not in self.only:
                fields[place] = known
        return fields


SEVERAL = frozenset(("key", "printed"))
"""Fields that several columns may be of, whose texts all count.

``key`` identifies a ticket, ``printed`` is what its QR or barcode says, and ``code`` is both at once.
"""
_NAMES = {
    "first": "firstname vorname prenom nombre nome voornaam",
    "last": "lastname surname nachname nomdefamille apellidos apellido cognome achternaam sobrenome",
}
_PRETIX = {"unpaid": "pending pendingoverdue ausstehend uberfallig n"}

DIALECTS = (
    Dialect(
        "eventbrite",
        "Eventbrite",
        (
            "order orderno ordernumber orderid bestellnr bestellnummer ndecommande numerodecommande nodepedido "
            "ndepedido numerodepedido ndordine bestelnr",
            "orderdate bestelldatum datedecommande fechadelpedido fechadepedido dataordine datadellordine besteldatum",
            "attendeestatus teilnehmerstatus statusdesteilnehmers statutduparticipant estadodelasistente "
            "statodelpartecipante statusvandeelnemer statusdeelnemer attendee attendeeno",
        ),
        {
            **_NAMES,
            "name": "attendeename name",
            "email": "attendeeemail email emailadresse adresseemail correoelectronico",
            "buyer_email": "buyeremail buyersemail emaildelacheteur emaildeskaufers",
            "category": "tickettype ticketart tickettyp typedebillet tipodeentrada tipodiingresso tickettier",
            "key": "attendee attendeeno attendeenumber attendeeid teilnehmernr teilnehmernummer nduparticipant "
            "ndeparticipant numerodeparticipant noasistente ndeasistente numerodeasistente",
            "status": "attendeestatus teilnehmerstatus statusdesteilnehmers statutduparticipant estadodelasistente "
            "statodelpartecipante statusvandeelnemer",
            "printed": "barcode barcodeno barcodenumber strichcode codebarres codigodebarras",
            "quantity": "quantity ticketquantity anzahl quantite cantidad quantita aantal",
        },
    ),
    Dialect(
        "pretix",
        "pretix",
        (
            "ordercode bestellnummer codedelacommande",
            "positionid positionsid positionsnummer",
            "pseudonymizationid pseudonymisierungsid",
        ),
        {
            "name": "attendeename teilnehmername",
            "email": "attendeeemail teilnehmeremail",
            "buyer_email": "email",
            "company": "company firma",
            "first": "attendeenamegivenname attendeenamefirstname",
            "last": "attendeenamefamilyname attendeenamelastname",
            "category": "product produkt",
            "variation": "variation variante",
            "key": "ordercode bestellnummer codedelacommande positionid positionsid positionsnummer",
            "status": "status",
            "printed": "secret pseudonymizationid",
        },
        only=frozenset(("name", "first", "middle", "last", "email")),
        statuses=_PRETIX,
    ),
    Dialect(
        "pretix",
        "pretix",
        ("ordercode bestellnummer", "attendeename teilnehmername", "checkedin eingecheckt", "product produkt"),
        {
            "name": "attendeename teilnehmername",
            "buyer_email": "email",
            "company": "company firma",
            "category": "product produkt",
            "code": "secret geheimnis",
            "status": "status",
            "first": "attendeenamegivenname attendeenamefirstname",
            "last": "attendeenamefamilyname attendeenamelastname",
            "paid": "paid bezahlt",
        },
        only=frozenset(("name", "first", "middle", "last", "email")),
        statuses=_PRETIX,
    ),
    Dialect(
        "pretix",
        "pretix",
        (
            "ordercode bestellnummer",
            "ordertotal gesamtbetrag bestellsumme",
            "positions positionen",
            "orderdate bestelldatum",
        ),
        {
            "name": "name",
            "email": "email",
            "company": "company firma",
            "key": "ordercode bestellnummer",
            "status": "status",
            "quantity": "positions positionen",
        },
        statuses=_PRETIX,
    ),
    Dialect(
        "luma",
        "Luma",
        ("guestid apiid", "approvalstatus", "qrcodeurl", "ticketname tickettypeid"),
        {
            "name": "name",
            "first": "firstname",
            "last": "lastname",
            "email": "email",
            "category": "ticketname",
            "key": "guestid apiid",
            "status": "approvalstatus",
            "printed": "qrcodeurl",
        },
    ),
    Dialect(
        "meetup",
        "Meetup",
        ("userid", "rsvp", "rsvpedon", "eventhost"),
        {"name": "name", "key": "userid", "status": "rsvp", "quantity": "guests"},
        only=frozenset(("company", "email")),
    ),
    Dialect(
        "tito",
        "Tito",
        ("ticketreference", "ticketfullname ticketfirstname", "orderreference", "voidstatus uniqueticketurl"),
        {
            "name": "ticketfullname",
            "first": "ticketfirstname",
            "last": "ticketlastname",
            "email": "ticketemail",
            "company": "ticketcompanyname",
            "category": "ticket",
            "code": "ticketreference",
            "void": "voidstatus",
            "printed": "uniqueticketurl",
        },
        only=frozenset(("name", "first", "last", "email", "company")),
    ),
    Dialect(
        "hi.events",
        "Hi.Events",
        ("publicid", "shortid", "productid ticketid", "status"),
        {
            "first": "firstname",
            "last": "lastname",
            "email": "email",
            "category": "productname ticketname",
            "code": "publicid",
            "status": "status",
        },
    ),
    Dialect(
        "tickettailor",
        "Ticket Tailor",
        ("orderid", "ticketreference ticketcode", "tickettype", "orderstatus"),
        {
            "name": "name attendeename fullname",
            "first": "attendeefirstname firstname",
            "last": "attendeelastname lastname",
            "email": "attendeeemail email",
            "buyer_email": "buyeremail",
            "category": "tickettype",
            "code": "ticketreference ticketcode",
            "status": "orderstatus",
            "printed": "barcode",
        },
    ),
    Dialect(
        "tickettailor",
        "Ticket Tailor",
        ("orderid", "orderdate", "ticketspurchased", "ordercancelled refundedamount"),
        {
            **_NAMES,
            "name": "name",
            "email": "email",
            "key": "orderid",
            "void": "ordercancelled",
            "refund": "refundedamount",
            "quantity": "ticketspurchased",
        },
    ),
    Dialect(
        "humanitix",
        "Humanitix",
        ("eventname", "tickettype", "purchasedate", "buyeremail"),
        {
            **_NAMES,
            "name": "attendeename name fullname buyername",
            "email": "attendeeemail email",
            "buyer_email": "buyeremail",
            "category": "tickettype",
            "key": "ticketid ticketnumber barcode",
            "status": "status ticketstatus",
            "printed": "barcode qrcode",
        },
    ),
    Dialect(
        "open-event",
        "Open Event",
        ("order", "paymentmode", "ticketid", "ticketprice"),
        {
            **_NAMES,
            "email": "email",
            "company": "company",
            "category": "ticketname",
            "key": "ticketid",
            "status": "status",
        },
        statuses={"unpaid": "placed pending initializing"},
    ),
    Dialect(
        "open-event",
        "Open Event",
        ("order", "paymentmode", "totalamount", "quantity", "discountcode"),
        {
            **_NAMES,
            "email": "email",
            "company": "company",
            "key": "order",
            "status": "status",
            "quantity": "quantity",
        },
        statuses={"unpaid": "placed pending initializing"},
    ),
    Dialect(
        "alf.io",
        "alf.io",
        ("reservationid", "category", "originalprice", "paidprice"),
        {
            "name": "fullname",
            "first": "firstname",
            "last": "lastname",
            "email": "email",
            "category": "category",
            "code": "id",
            "status": "status",
        },
        statuses={"": "tobepaid acquired checkedin", "cancelled": "free released invalidated prereserved"},
    ),
)  # fmt: skip

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


def _places(keys: Sequence[str], alternatives: Alternatives, several: bool) -> list[int]:
    """Return the first column of each of the alternatives that there are; only of the preferred one unless several."""
    places = [keys.index(key) for key in alternatives.split() if key in keys]
    return places if several else places[:1]
