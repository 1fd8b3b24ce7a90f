"""The lists of each program are recognized by their headings, and the right rows of them become people."""

import csv
from io import StringIO
from typing import Any

import pytest
from flask import Flask

from meetup.languages import gettext
from meetup.table_files.errors import UnreadableFileError
from meetup.tickets.importing.attendees import AttendeeList, remarks_on
from meetup.tickets.importing.reading import read_attendees
from tests.workbooks import workbook

pytestmark = pytest.mark.one_database


def table(headings: str, *rows: str, separator: str = ",") -> str:
    """A list with these headings; of each row, the cells that are named: ``Name=Ana; Email=ana@example.org``."""
    names = headings.split(separator)
    lines = StringIO()
    writer = csv.writer(lines, delimiter=separator)
    writer.writerow(names)
    for row in rows:
        cells: dict[str, list[str]] = {}
        for pair in filter(None, row.split("; ")):
            name, _, text = pair.partition("=")
            assert name in names, name
            cells.setdefault(name, []).append(text)
        writer.writerow([(cells.get(name) or [""]).pop(0) if cells.get(name) else "" for name in names])
    return lines.getvalue()


EVENTBRITE = (
    "Order #,Order Date,First Name,Last Name,Email,Quantity,Price Tier,Ticket Type,Attendee #,Group,Order Type,"
    "Currency,Total Paid,Attendee Status,Home City,Which talks?,Job Title,Company"
)
EVENTBRITE_DE = "Bestellnr.;Bestelldatum;Vorname;Nachname;E-Mail;Anzahl;Ticketart;Teilnehmernr.;Teilnehmerstatus;Firma"
EVENTBRITE_FR = (
    "N° de commande,Date de commande,Prénom,Nom de famille,Adresse e-mail,Quantité,Type de billet,N° de participant,"
    "Statut du participant,Entreprise"
)
EVENTBRITE_ES = (
    "N.º de pedido,Fecha del pedido,Nombre,Apellidos,Correo electrónico,Cantidad,Tipo de entrada,N.º de asistente,"
    "Estado del asistente,Empresa"
)
POSITIONS = (
    "Event slug,Order code,Position ID,Status,Email,Phone number,Order date,Product,Variation,Price,Attendee name,"
    "Attendee name: Given name,Attendee name: Family name,Attendee email,Company,Address,Voucher,Pseudonymization ID,"
    "Seat name,Company,Invoice address name,Address,VAT ID"
)
CHECK_IN_LIST = (
    "Order code,Attendee name,Attendee name: Given name,Attendee name: Family name,Product,Price,Checked in,"
    "Checked out,Automatically checked in,Paid,Secret,E-mail,Company,Voucher code,Order date"
)
ORDERS = "Event slug,Order code,Order total,Status,Email,Order date,Order time,Company,Name,Address,Positions"
LUMA = (
    "guest_id,name,first_name,last_name,email,phone_number,created_at,approval_status,checked_in_at,utm_source,"
    "qr_code_url,amount,ticket_type_id,ticket_name,What company do you work for?"
)
MEETUP = "Name\tAttendance\tUser ID\tTitle\tEvent Host\tRSVP\tGuests\tRSVPed on\tURL of Member Profile"
TITO = (
    "Number,Ticket Created Date,Ticket,Ticket Full Name,Ticket First Name,Ticket Last Name,Ticket Email,"
    "Ticket Company Name,Event,Void Status,Price,Ticket Reference,Tags,Unique Ticket URL,Unique Order URL,"
    "Order Reference,Order Name,Order Email,Order Company Name"
)
HI_EVENTS = (
    "ID,First Name,Last Name,Email,Status,Check Ins,Product ID,Product Name,Event ID,Public ID,Short ID,"
    "Created Date,Notes"
)
HI_EVENTS_2024 = (
    "ID,First Name,Last Name,Email,Status,Is Checked In,Checked In At,Ticket ID,Ticket Name,Event ID,Public ID,Short ID"
)
TICKET_TAILOR = (
    "Order ID,Event ID,Event,Event start,Ticket type,Ticket reference,Name,Email,Ticket price,Order status,Checked in"
)
TICKET_TAILOR_ORDERS = (
    "Order ID,Order date,Name,First Name,Last Name,Email,Mobile number,Tickets purchased,Order cancelled,"
    "Refunded amount,Event ID,Event name,Event start"
)
HUMANITIX = (
    "Event Name,Event Date,Venue,First Name,Last Name,Email,Ticket Type,Price,Purchase Date,Buyer Email,Postcode,Status"
)
OPEN_EVENT = (
    "Order#,Order Date,Status,Payment Type,Payment Mode,Ticket ID,Ticket Name,Ticket Price,Ticket Type,Company,Email,"
    "First Name,Last Name"
)
OPEN_EVENT_ORDERS = (
    "Order#,Order Date,Status,Payment Type,Payment Mode,Total Amount,Quantity,Discount Code,"
    "First Name,Last Name,Email,Company"
)
ALF_IO = (
    "ID,Category,Event,Status,OriginalPrice,PaidPrice,ReservationID,Full Name,First Name,"
    "Last Name,E-Mail,Locked,Language"
)
ANA = "First Name=Ana; Last Name=Matos; Email=ana@example.org"

PROGRAMS: list[tuple[str, str, dict[str, int], list[str]]] = [
    (
        table(
            EVENTBRITE,
            f"Order #=1; Attendee #=11; Attendee Status=Attending; Ticket Type=Speaker; Company=Tagus; {ANA}",
            "Order #=1; Attendee #=12; Attendee Status=Checked In; First Name=Teo; Email=ana@example.org; Quantity=1",
            f"Order #=2; Attendee #=13; Attendee Status=Refunded; {ANA}",
            f"Order #=3; Attendee #=14; Attendee Status=Not Attending; {ANA}",
            f"Order #=4; Attendee #=15; Attendee Status=Transferred; {ANA}",
        ),
        "eventbrite",
        {"refunded": 1, "cancelled": 1, "transferred": 1},
        ["Ana Matos|Tagus|Speaker|ana@example.org", "Teo|||ana@example.org"],
    ),
    (
        table(
            EVENTBRITE_DE,
            "Teilnehmernr.=1; Teilnehmerstatus=Teilnehmend; Vorname=Jörg; "
            "Nachname=Groß; E-Mail=j@example.org; Firma=Werk",
            "Teilnehmernr.=2; Teilnehmerstatus=Erstattet; Vorname=Eva; Nachname=Groß",
            separator=";",
        ),
        "eventbrite",
        {"refunded": 1},
        ["Jörg Groß|Werk||j@example.org"],
    ),
    (
        table(
            EVENTBRITE_FR,
            "N° de participant=1; Prénom=Zoé; Nom de famille=Lévy; Adresse e-mail=z@example.org; "
            "Type de billet=Étudiant",
            "N° de participant=2; Prénom=Luc; Nom de famille=Roy; Statut du participant=Remboursé",
        ),
        "eventbrite",
        {"refunded": 1},
        ["Zoé Lévy||Étudiant|z@example.org"],
    ),
    (
        table(
            EVENTBRITE_ES,
            "N.º de asistente=1; Nombre=Íñigo; Apellidos=Peña; Correo electrónico=i@example.org; Empresa=Peña SA",
            "N.º de asistente=2; Nombre=Eva; Apellidos=Gil; Estado del asistente=Reembolsado",
        ),
        "eventbrite",
        {"refunded": 1},
        ["Íñigo Peña|Peña SA||i@example.org"],
    ),
    (
        table(
            POSITIONS,
            "Order code=A; Position ID=1; Status=Paid; Email=buyer@example.org; Product=Ticket; Variation=Student; "
            "Attendee name=Ana Matos; Attendee email=ana@example.org; Company=Tagus; Company=Invoiced Ltd",
            "Order code=A; Position ID=2; Status=Paid; Email=buyer@example.org; Product=Ticket; "
            "Attendee name: Given name=Teo; Attendee name: Family name=Kowalski; Company=; Company=Invoiced Ltd",
            "Order code=B; Position ID=1; Status=Pending (overdue); Attendee name=Late Payer",
            "Order code=C; Position ID=1; Status=Canceled; Attendee name=Gone Person",
            "Order code=D; Position ID=1; Status=n; Attendee name=New Person",
            "Order code=E; Position ID=1; Status=Paid; Invoice address name=Nobody Named",
        ),
        "pretix",
        {"unpaid": 2, "cancelled": 1, "nameless": 1},
        ["Ana Matos|Tagus|Ticket – Student|ana@example.org", "Teo Kowalski||Ticket|buyer@example.org"],
    ),
    (
        table(
            CHECK_IN_LIST,
            "Order code=A; Attendee name=Ana Matos; Secret=s1; E-mail=ana@example.org; Product=Ticket; Paid=Yes",
            "Order code=A; Attendee name=Teo Matos; Secret=s2; E-mail=ana@example.org; Product=Ticket; Paid=Yes",
            "Order code=B; Attendee name=Late Payer; Secret=s3; Product=Ticket; Paid=No",
        ),
        "pretix",
        {"unpaid": 1},
        ["Ana Matos||Ticket|ana@example.org", "Teo Matos||Ticket|ana@example.org"],
    ),
    (
        table(
            ORDERS,
            "Order code=A; Status=Paid; Email=ana@example.org; Name=Ana Matos; Company=Tagus; Positions=3",
            "Order code=B; Status=Expired; Name=Late Payer; Positions=1",
        ),
        "pretix",
        {"unpaid": 1},
        ["Ana Matos|Tagus||ana@example.org"],
    ),
    (
        "\ufeff"
        + table(
            LUMA,
            "guest_id=gst-1; name=Ana Matos; email=ana@example.org; approval_status=approved; qr_code_url=https://q/1; "
            "ticket_name=VIP; What company do you work for?=Tagus",
            "guest_id=gst-2; first_name=Teo; last_name=Kowalski; email=teo@example.org; approval_status=approved",
            "guest_id=gst-3; name=Pending Person; approval_status=pending_approval",
            "guest_id=gst-4; name=Invited Person; approval_status=invited",
            "guest_id=gst-5; name=Declined Person; approval_status=declined",
            "guest_id=gst-6; name=Waiting Person; approval_status=waitlist",
        ),
        "luma",
        {"pending": 1, "invited": 1, "declined": 1, "waiting": 1},
        ["Ana Matos|Tagus|VIP|ana@example.org", "Teo Kowalski|||teo@example.org"],
    ),
    (
        table(
            LUMA.replace("guest_id", "api_id").replace("utm_source", "custom_source"),
            "api_id=gst-1; name=Ana Matos; approval_status=approved",
            "api_id=gst-2; name=Pending Person; approval_status=pending",
        ),
        "luma",
        {"pending": 1},
        ["Ana Matos|||"],
    ),
    (
        table(
            MEETUP,
            "Name=Ana Matos; User ID=user 1; RSVP=Yes; Guests=2; Title=Engineer",
            "Name=Declined Person; User ID=user 2; RSVP=No; Guests=0",
            "Name=Waiting Person; User ID=user 3; RSVP=Waitlist; Guests=0",
            separator="\t",
        ),
        "meetup",
        {"declined": 1, "waiting": 1},
        ["Ana Matos|||"],
    ),
    (
        table(
            TITO,
            "Ticket=Regular; Ticket Full Name=Ana Matos; Ticket Email=ana@example.org; Ticket Company Name=Tagus; "
            "Ticket Reference=X-1; Unique Ticket URL=https://t/1; Order Name=Buyer; Order Email=buyer@example.org",
            "Ticket=Regular; Ticket First Name=Teo; Ticket Last Name=Kowalski; Ticket Company Name=Teo Kowalski; "
            "Ticket Reference=X-2; Order Email=buyer@example.org",
            "Ticket=Regular; Ticket Full Name=Void Person; Ticket Reference=X-3; Void Status=void",
            "Ticket=Regular; Ticket Reference=X-4; Order Name=Buyer; Order Email=buyer@example.org",
        ),
        "tito",
        {"cancelled": 1, "nameless": 1},
        ["Ana Matos|Tagus|Regular|ana@example.org", "Teo Kowalski||Regular|"],
    ),
    (
        table(
            HI_EVENTS,
            f"Public ID=A-1; Status=ACTIVE; Product Name=VIP; {ANA}",
            f"Public ID=A-2; Status=CANCELLED; {ANA}",
            f"Public ID=A-3; Status=AWAITING_PAYMENT; {ANA}",
        ),
        "hi.events",
        {"cancelled": 1, "unpaid": 1},
        ["Ana Matos||VIP|ana@example.org"],
    ),
    (
        table(HI_EVENTS_2024, f"Public ID=A-1; Status=ACTIVE; Ticket Name=VIP; Is Checked In=Yes; {ANA}"),
        "hi.events",
        {},
        ["Ana Matos||VIP|ana@example.org"],
    ),
    (
        table(
            TICKET_TAILOR,
            "Order ID=1; Ticket reference=r1; Name=Ana Matos; Email=ana@example.org; Ticket type=Regular; "
            "Order status=Completed; Event start=Fri 29 May 2026 20:00",
            "Order ID=1; Ticket reference=r2; Name=Teo Matos; Email=ana@example.org; Order status=Completed",
            "Order ID=2; Ticket reference=r3; Name=Gone Person; Order status=Cancelled",
        ),
        "tickettailor",
        {"cancelled": 1},
        ["Ana Matos||Regular|ana@example.org", "Teo Matos|||ana@example.org"],
    ),
    (
        table(
            TICKET_TAILOR_ORDERS,
            "Order ID=1; Name=Ana Matos; Email=ana@example.org; Tickets purchased=2; Order cancelled=0; "
            "Refunded amount=0.00; "
            "Event start=Sat Nov 8, 2025 7:15 PM",
            "Order ID=2; Name=Gone Person; Tickets purchased=1; Order cancelled=1",
            "Order ID=3; Name=Refunded Person; Tickets purchased=1; Order cancelled=0; Refunded amount=12.50",
        ),
        "tickettailor",
        {"cancelled": 1, "refunded": 1},
        ["Ana Matos|||ana@example.org"],
    ),
    (
        table(
            HUMANITIX,
            f"Ticket Type=Regular; Buyer Email=buyer@example.org; Status=Complete; {ANA}",
            "Ticket Type=Regular; Buyer Email=buyer@example.org; First Name=Teo; Status=Complete",
            "Ticket Type=Regular; First Name=Gone; Status=Cancelled",
        ),
        "humanitix",
        {"cancelled": 1},
        ["Ana Matos||Regular|ana@example.org", "Teo||Regular|buyer@example.org"],
    ),
    (
        table(
            OPEN_EVENT,
            f"Order#=1; Ticket ID=7; Status=completed; Ticket Name=Regular; Company=Tagus; {ANA}",
            f"Order#=2; Ticket ID=8; Status=placed; {ANA}",
            f"Order#=3; Ticket ID=9; Status=expired; {ANA}",
        ),
        "open-event",
        {"unpaid": 2},
        ["Ana Matos|Tagus|Regular|ana@example.org"],
    ),
    (
        table(OPEN_EVENT_ORDERS, f"Order#=1; Status=completed; Quantity=2; Company=Tagus; {ANA}"),
        "open-event",
        {},
        ["Ana Matos|Tagus||ana@example.org"],
    ),
    (
        table(
            ALF_IO,
            "ID=u1; Category=Early; Status=ACQUIRED; Full Name=Ana Matos; E-Mail=ana@example.org",
            "ID=u2; Category=Early; Status=CHECKED_IN; First Name=Teo; Last Name=Kowalski",
            "ID=u3; Category=Early; Status=TO_BE_PAID; Full Name=Pays Later",
            "ID=u4; Category=Early; Status=CANCELLED; Full Name=Gone Person",
            "ID=u5; Category=Early; Status=PENDING; Full Name=Pending Person",
        ),
        "alf.io",
        {"cancelled": 1, "pending": 1},
        ["Ana Matos||Early|ana@example.org", "Teo Kowalski||Early|", "Pays Later||Early|"],
    ),
    (
        "Our gala\n\nVorname;Nachname;E-Mail;Firma;Storniert\nJörg;Groß;j@example.org;Werk;\nEva;Groß;;;ja\n",
        "spreadsheet",
        {"cancelled": 1},
        ["Jörg Groß|Werk||j@example.org"],
    ),
]


def read(app: Flask, content: str | bytes, **how: Any) -> AttendeeList:
    with app.test_request_context():
        return read_attendees(content.encode() if isinstance(content, str) else content, **how)


def lines(reading: AttendeeList) -> list[str]:
    return [f"{one.name}|{one.company}|{one.category}|{one.email or ''}" for one in reading.people]


@pytest.mark.parametrize(("content", "source", "skipped", "people"), PROGRAMS)
def test_each_program_is_known_by_its_headings(
    app: Flask, content: str, source: str, skipped: dict[str, int], people: list[str]
) -> None:
    reading = read(app, content)
    assert reading.source == source
    assert dict(reading.skipped) == skipped
    assert lines(reading) == people


@pytest.mark.parametrize("content", [content for content, *_ in PROGRAMS])
def test_the_order_of_columns_and_the_kind_of_file_do_not_matter(app: Flask, content: str) -> None:
    """The same rows, with the columns the other way round, as a workbook."""
    start = content.lstrip("\ufeff")
    separator = max(",;\t", key=start.count)
    rows = [row for row in csv.reader(StringIO(start), delimiter=separator) if len(row) > 1]
    doubled = len(set(rows[0])) < len(rows[0])  # of two columns with one heading, the first counts
    turned = [row if doubled else row[::-1] for row in rows]
    plain, book = read(app, content), read(app, workbook(*turned))
    assert book.source == plain.source
    assert lines(book) == lines(plain)
    assert book.skipped == plain.skipped
    assert [one.key for one in book.people] == [one.key for one in plain.people]


def test_people_on_one_address_stay_several(app: Flask) -> None:
    reading = read(app, "Name,Email\nAna Matos,a@example.org\nTeo Matos,a@example.org\nAna Matos,a@example.org\n")
    assert lines(reading) == ["Ana Matos|||a@example.org", "Teo Matos|||a@example.org"]
    assert dict(reading.skipped) == {"repeated": 1}


def test_a_list_without_addresses_says_what_it_is_good_for(app: Flask) -> None:
    reading = read(app, table(MEETUP, "Name=Ana Matos; User ID=1; RSVP=Yes; Guests=2", separator="\t"))
    with app.test_request_context():
        first, second = remarks_on(reading)
        assert first == gettext(
            "There are no email addresses in this list: it's good for names and badges, not for invitations."
        )
    assert second == "2 more places have no names in this list, so they aren't imported."


def test_codes_on_tickets_are_not_among_the_samples(app: Flask) -> None:
    """A secret lets its holder in, so that it is neither shown nor stored with the columns."""
    reading = read(app, table(CHECK_IN_LIST, "Order code=A; Attendee name=Ana Matos; Secret=opensesame"))
    assert reading.people[0].printed == ("opensesame",)
    assert "opensesame" not in str(reading.columns)
    assert "opensesame" not in str(reading.people[0].as_json)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_names_survive_their_encoding(app: Flask, encoding: str) -> None:
    rows = "".join(f"Jörg Größe {number};jörg{number}@example.org;Bäckerei Müßig\n" for number in range(20))
    content = f"sep=;\nName;Email;Firma\n{rows}".encode(encoding)
    reading = read(app, content)
    assert reading.people[0].name == "Jörg Größe 0"
    assert reading.people[0].company == "Bäckerei Müßig"
    assert reading.separator == ";"
    old_mac = f"Name;Email\n{rows}".encode("mac_roman")
    assert read(app, old_mac, encoding="mac_roman").people[0].name == "Jörg Größe 0"


def test_columns_can_be_said_by_hand(app: Flask) -> None:
    reading = read(app, "Wer,Wo\nAna Matos,Tagus\n")
    fields = ["name", "company"]
    assert lines(read(app, "Wer,Wo\nAna Matos,Tagus\n", fields=fields)) == ["Ana Matos|Tagus||"]
    assert [column["heading"] for column in reading.columns] == ["Wer", "Wo"]


@pytest.mark.parametrize(
    "content",
    [b"", b"   \n", b"%PDF-1.7 no list", b"\x89PNG\r\n\x1a\n" + b"\0" * 400, b"PK\x03\x04 no workbook",
     b"<!DOCTYPE html><p>Sign in</p>", b"BEGIN:VCARD\nFN:Ana\nEND:VCARD", b"just words",
     b"\xd0\xcf\x11\xe0" + b"x" * 600,     b'{"people": []}', b"Name,Email\n"],
)  # fmt: skip
def test_what_is_no_list_gets_a_sentence(app: Flask, content: bytes) -> None:
    with pytest.raises(UnreadableFileError) as refusal:
        read(app, content)
    assert str(refusal.value).endswith(".")
