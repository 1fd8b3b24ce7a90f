"""Files as other programs write them, as they get broken, and as somebody makes them who means harm."""

from functools import partial
from io import BytesIO

import pytest
from flask import Flask

from meetup.contacts.details import Details
from meetup.people import User
from meetup.transfer.reading import MAX_PEOPLE, ParsedFile, UnreadableFileError, read_file
from meetup.transfer.reading.imported_people import ImportedPerson
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.effort import cpu_seconds
from tests.pages import Page
from tests.transfer.files import archive, kept_rows, refused, review, waiting

pytestmark = pytest.mark.one_database  # what a file says does not depend on it

NAMES = ("Zoë Öström", "Łukasz Żak", "Владимир", "李美玲", "محمد علي")
HUGE = 8 * 2**20 - 4096
GOOGLE = (
    "First Name,Middle Name,Last Name,Organization Name,Organization Title,Notes,Labels,E-mail 1 - Label,"
    "E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Website 1 - Value\r\n"
    'Ada,King,Lovelace,Analytical Engines,Countess,"Met at\nthe fair",Maths ::: * myContacts,* Work,ada@a.example,'
    "b@b.example ::: c@c.example,Mobile,+44 20 1234567 ::: +44 20 7654321,https://a.example\r\n"
)
OUTLOOK = (
    "Title,First Name,Last Name,Company,Job Title,E-mail Address,E-mail Type,E-mail 2 Address,Business Phone,"
    "Business Fax,Mobile Phone,Categories,Notes,Web Page\r\n"
    'Mrs,Ada,Lovelace,Analytical Engines,Countess,ada@a.example,SMTP,b@b.example,"\'+44 20 1234567",1,'
    "+44 20 7654321,Maths;Fair,Note,https://a.example\r\n"
)
HUBSPOT = (
    "First name,Last name,Email,Additional email addresses,Phone number,Job title,Company name,Note body,"
    "Activity date\n"
    "Ada,Lovelace,ada@a.example,b@b.example;c@c.example,+44 20 1234567,Countess,Analytical Engines,Note,2026-01-01\n"
)
EVENTBRITE = (
    "Order #,Order Date,First Name,Last Name,Email,Ticket Type,Job Title,Company\n"
    "112,11/29/24 22:28,Ada,Lovelace,ada@a.example,General Admission,Countess,Analytical Engines\n"
)
LUMA = (
    "api_id,name,first_name,last_name,email,phone_number,ticket_name\n1,Ada Lovelace,Ada,Lovelace,ada@a.example,,VIP\n"
)


def found(content: str | bytes) -> ParsedFile:
    return read_file(content.encode() if isinstance(content, str) else content)


@pytest.mark.parametrize("content", [GOOGLE, OUTLOOK, HUBSPOT, EVENTBRITE, LUMA])
def test_tables_of_other_programs(content: str) -> None:
    (ada,) = found(content).people
    assert ada.details.name in ("Ada Lovelace", "Ada King Lovelace")
    assert ada.details.emails[0] == "ada@a.example"
    assert ada.details.company in ("Analytical Engines", "")
    assert ada.details.headline in ("Countess", "")


def test_several_addresses_numbers_and_words() -> None:
    (ada,) = found(GOOGLE).people
    assert ada.details.emails == ("ada@a.example", "b@b.example", "c@c.example")
    assert ada.details.phones == ("+44 20 1234567", "+44 20 7654321")
    assert (ada.details.links, ada.tags, ada.note) == (("https://a.example",), ("Maths",), "Met at\nthe fair")
    (ada,) = found(OUTLOOK).people
    assert ada.details.phones == ("+44 20 1234567", "+44 20 7654321")
    assert ada.tags == ("Maths", "Fair")


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_separators(between: str, ends: str) -> None:
    lines = ["Name;E-mail;Note", 'Ana;ana@example.org;"a, b; c\td"', "Bo;bo@example.org;"]
    if between != ";":
        lines = [
            lines[0].replace(";", between),
            *(f'{name}{between}{name}@example.org{between}"a, b; c"' for name in "ab"),
        ]
    assert [len(one.details.emails) for one in found(ends.join(lines)).people] == [1, 1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    """UTF-8, with a mark or without, and what Excel calls Unicode text."""
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    people = found((mark + "\r\n".join(["Name\tCompany", *(f"{name}\tÅ" for name in NAMES)])).encode(encoding)).people
    assert tuple(one.details.name for one in people) == NAMES
    assert {one.details.company for one in people} == {"Å"}


def test_text_of_old_windows_programs() -> None:
    (zoe,) = found("Name;Company\nZoë “Z” Öström;Straße & Søn €".encode("windows-1252")).people
    assert (zoe.details.name, zoe.details.company) == ("Zoë “Z” Öström", "Straße & Søn €")


def test_our_apostrophe_is_taken_off_again_and_nobody_elses() -> None:
    people = found("Name,Note\n'=1+1,'@me\n'Ndrangheta O'Neill,'s-Hertogenbosch\n").people
    assert [(one.details.name, one.note) for one in people] == [
        ("=1+1", "@me"),
        ("'Ndrangheta O'Neill", "'s-Hertogenbosch"),
    ]


def test_whoever_stands_there_twice_is_one() -> None:
    people = found(
        "Name,E-mail,Phone\nAna,ana@example.org,\nana,ANA@example.org,+351 911\nEva,ana@example.org,\n"
    ).people
    assert [(one.details.name, one.details.phones) for one in people] == [("Ana", ("+351 911",)), ("Eva", ())]


def test_cards_one_after_another_and_broken_ones_between() -> None:
    cards = (
        "BEGIN:VCARD\nFN:Ana\nNOTE:Mine\nCATEGORIES:A,B\\, C\nEND:VCARD\n\nBEGIN:VCARD\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB\nBEGIN:VCARD\nN:Matos;Eva\n"
    )
    reading = found(cards)
    assert [(one.details.name, one.note, one.tags) for one in reading.people] == [
        ("Ana", "Mine", ("A", "B, C")),
        ("Zoë", "", ()),
        ("Eva Matos", "", ()),
    ]
    assert reading.problems == [(2, "This card has no name and no way to reach anyone.")]


def test_a_name_is_found_where_there_is_none() -> None:
    """Nobody is called by a phone number or a company."""
    reading = found("E-mail,Phone,Company\nana.matos@example.org,,\n,+351 911 111,\nx@example.org,,\n,,Tagus\n")
    assert [one.details.name for one in reading.people] == ["Ana Matos", "No name", "x@example.org"]
    assert [line for line, _ in reading.problems] == [2, 3, 5]


def test_an_archive_that_was_tampered_with() -> None:
    people = found(
        archive(
            {"name": "A\ud800na", "note": "a\0b", "tags": ["x", 3], "card": {"emails": [["x"], "a@a.example"]}},
            {"name": ["x"], "card": "none", "touches": [{"kind": ["x"], "at": "2020-01-01"}], "promises": 3},
            {"name": "Bo", "due_on": "9999-99-99", "met_at": "2999-01-01T00:00:00+00:00", "stage": "gone"},
            {"name": "Cy", "touches": [{"kind": "wrote", "at": "2020-01-01"}, {"kind": "stole", "at": "2020-01-01"}]},
            {"name": "Di", "promises": [{"uuid": "1", "side": "mine", "text": "x"}, {"uuid": 3}]},
        )
    )  # fmt: skip
    assert [one.details.name for one in people.people] == ["Ana", "Bo", "Cy", "Di"]
    assert people.problems == [(2, "This card has no name and no way to reach anyone.")]
    ana, bo, cy, di = people.people
    assert (ana.details.emails, ana.tags, ana.note) == (("a@a.example",), ("x",), "ab")
    assert (bo.due_on, bo.stage) == (None, "")
    assert bo.met_at
    assert bo.met_at.year < 2999
    assert [touch["kind"] for touch in cy.history["touches"]] == ["wrote"]
    assert di.history == {}


HOSTILE = {
    "nested brackets": b"[" * 100_000,
    "nested braces": b'{"a":' * 100_000,
    "nested in ours": archive().encode().replace(b"[]", b"[" * 100_000 + b"]" * 100_000),
    "an endless number": archive().encode().replace(b"1", b"1" * 100_000),
    "a line of 8 MB": b"BEGIN:VCARD\n" + b"x" * HUGE,
    "quotation mark": b'BEGIN:VCARD\nTEL;X="' + b'a"b"' * (HUGE // 4),
    "cards that never end": b"BEGIN:VCARD\n" * (HUGE // 12),
    "cards in cards": b"BEGIN:VCARD\n" + b"AGENT:\nBEGIN:VCARD\n" * (HUGE // 20),
    "parameters": b"BEGIN:VCARD\nFN:x\nTEL" + b";a" * (HUGE // 2) + b":1",
    "components": b"BEGIN:VCARD\nN:" + b";" * HUGE,
    "folds": b"BEGIN:VCARD\nNOTE:" + b"a\n " * (HUGE // 3),
    "categories": b"BEGIN:VCARD\nNOTE:x\nCATEGORIES:" + b"a," * (HUGE // 2),
    "one cell": b'Name\n"' + b"x" * HUGE,
    "open quotes": b"Name\n" + b'"' * HUGE,
    "columns": b"Name" + b",x" * (HUGE // 2),
    "rows": b"Name\n" + b"a\n" * (HUGE // 2),
    "empty rows": b"Name\r" * (HUGE // 5),
    "binary": bytes(range(256)) * 1000,
    "a workbook": b"PK\x03\x04" + b"\0" * 500,
    "nothing": b"",
    "spaces": b" " * HUGE,
}


def taken(content: bytes) -> ParsedFile | None:
    """Read the file; of one that is refused, check that a sentence says why."""
    try:
        return read_file(content)
    except UnreadableFileError as error:
        assert str(error).endswith(".")
        return None


@pytest.fixture(scope="module")
def honest_effort() -> float:
    """CPU seconds that the largest honest file takes."""
    people = (f"Person {number},p{number}@example.org,Brightline,Met at the fair" for number in range(MAX_PEOPLE))
    content = "\n".join(["Name,E-mail,Company,Notes", *people]).encode()
    reading = taken(content)
    assert reading
    assert len(reading.people) == MAX_PEOPLE
    return cpu_seconds(partial(taken, content))


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_refused_at_once(content: bytes, honest_effort: float) -> None:
    """M1: with a sentence, whatever they are, and for about as much work as the largest honest file at most."""
    reading = taken(content)
    if reading:
        assert not reading.people or reading.problems or len(reading.people) == 1
    assert cpu_seconds(partial(taken, content), rounds=2) < 2 * honest_effort


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Ticket\n1\n", "No column in this file looks like a name"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n", "This is a calendar, not contacts"),
        ('<?xml version="1.0"?><vcards xmlns="urn:ietf:params:xml:ns:vcard-4.0"/>', "contacts as XML (xCard)"),
        ('["vcard", [["fn", {}, "text", "Ana"]]]', "contacts as JSON (jCard)"),
        ("dn: cn=Ana\ncn: Ana\n", "an address book as LDIF"),
        ("<!DOCTYPE html><title>Sign in</title>", "This is a web page"),
        (b"PK\x03\x04....xl/workbook.xml", "This workbook is damaged"),
        (b"PK\x03\x04....a.vcf", "This is a ZIP file. Unpack it first"),
        (b"%PDF-1.7", "This is a PDF"),
        ("", "This file is empty."),
        (b"\xef\xbb\xbf \r\n", "This file is empty."),
        ("Name,E-mail\n", "There's no one in this file."),
        ("[1, 2]", "This is JSON, but not an export of this app."),
        ('{"format": "meetup-companion", "version": 2, "contacts": []}', "a newer version of the app"),
        ('{"format": "meetup-companion", "version": 1, "conta', "This JSON file is incomplete."),
        (b"\x89PNG\r\n\x1a\n\0\0", "This is a picture, not a file of contacts."),
        ('Name,Note\nAna,"' + "x" * 200_000, "We can't read line 2"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(app: Flask, owner: Client, content: str | bytes, sentence: str) -> None:
    before = kept_rows(app)
    assert sentence in refused(owner, content)
    assert waiting(app) == 0
    assert kept_rows(app) == before


def test_no_file_and_too_big_a_file(owner: Client) -> None:
    """U2"""
    answer = owner.post_form("/contacts/import", content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Choose a file first." in answer.text
    kind = "multipart/form-data; boundary=b"
    answer = owner.post("/contacts/import", data=b"\xff" * (8 * 2**20 + 1), content_type=kind)
    assert answer.status_code == 413
    problem = Page(answer.text, "/contacts/import").one("p", id="file-problem")
    assert problem.text == "The limit is 8 MB. Choose a smaller file."


def test_what_is_in_the_file_stays_text_on_the_page(app: Flask, owner: Client) -> None:
    """I1: names of files, columns and people, and whatever was left out."""
    nasty = "<script>alert(1)</script>&amp;"
    data = {"file": (BytesIO(f"Name,E-mail,{nasty}\n{nasty},{nasty},x\n".encode()), f"{nasty}.csv")}
    answer = owner.post_form("/contacts/import", data, content_type="multipart/form-data")
    page = owner.get(answer.location).text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;") == 6


def test_people_in_every_script_are_shown(owner: Client) -> None:
    page = review(owner, "\n".join(["Name", *NAMES]))
    assert all(name in page for name in NAMES)


@pytest.mark.parametrize(
    "content",
    [
        'Name,Next step\n"Ana\nMatos","Call\nher"\n',
        'Name,Next step\r\n"Ana\r\n Matos","Call\ther"\r\n',
        archive({"name": "Ana\nMatos", "next_step": "Call\u2028her"}),
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ana\\nMatos\nEND:VCARD\n",
    ],
)
def test_a_line_break_parts_two_words(content: str) -> None:
    (found,) = read_file(content.encode()).people
    assert found.details.name == "Ana Matos"
    assert found.next_step in ("Call her", "")


def test_the_same_person_has_the_same_uuid_in_every_version() -> None:
    """Encounters of earlier imports are known by it: another one would add everybody again."""
    details = Details(name="Ada Lovelace", emails=("ada@example.org",))
    person = ImportedPerson.build(3, details, note="Met at the fair", tags=("maths",))
    assert str(person.uuid(User(id=7))) == "b20cdc15-e750-5ac5-a5ba-2a864f4a7bce"
    assert ImportedPerson.from_json(person.as_json) == person


def test_lines_before_the_headings_are_skipped_and_said(owner: Client) -> None:
    content = 'Notes:\n"Some, are\nempty."\n\nFirst Name,Last Name,Company,Connected On\nAna,Matos,Acme,12 Mar 2025\n'
    page = review(owner, content)
    assert "Ana Matos" in page
    assert "Everything before the headings is left out." in page
    assert [one.details.name for one in found("sep=;\nName;E-mail\nAna;a@example.org\n").people] == ["Ana"]
    assert [one.details.name for one in found("Guests of 2026,,\n,,\nName,E-mail,X\nAna,,\n").people] == ["Ana"]
    assert [one.details.name for one in found("Ana Matos,ana@example.org\nBo Ek,bo@example.org").people] == [
        "Ana Matos",
        "Bo Ek",
    ]


def test_cells_without_a_heading_are_said(owner: Client) -> None:
    page = review(owner, "Name,E-mail\nAna,ana@example.org\nLisa,lisa@example.org,EXTRA,CELLS\n")
    assert "Line 3: More cells than headings; left out: “EXTRA”, “CELLS”." in page


@pytest.mark.parametrize(
    ("cell", "emails"),
    [
        ("Ana Matos <ANA@example.org>", ("ana@example.org",)),
        ('"""Matos, Ana"" <ana@example.org>"', ("ana@example.org",)),
        ("Ana (ana@example.org)", ("ana@example.org",)),
        ("ana@example.org / b@example.org", ("ana@example.org", "b@example.org")),
        ("mailto:ana@example.org", ("ana@example.org",)),
    ],
)
def test_addresses_with_names_around_them(cell: str, emails: tuple[str, ...]) -> None:
    (one,) = found(f"Name,E-mail\nAna,{cell}\n").people
    assert one.details.emails == emails


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("3.51912345678E+11", ("351912345678",)),
        ("351912345678.0", ("351912345678",)),
        ("3.51912E+11", ()),
        ("+351 912 345 678 / +351 912 345 679", ("+351 912 345 678", "+351 912 345 679")),
        ("+351 912 345 678 or 21 000 000", ("+351 912 345 678", "21 000 000")),
        ("030/1234567", ("030/1234567",)),
    ],
)
def test_numbers_that_a_spreadsheet_changed_or_that_share_a_cell(cell: str, phones: tuple[str, ...]) -> None:
    reading = found(f"Name,Phone\nAna,{cell}\n")
    assert reading.people[0].details.phones == phones
    assert bool(reading.problems) is not bool(phones)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1251", "Анна Иванова"),
        ("cp932", "山田 太郎"),
        ("gbk", "李美玲"),
        ("big5", "陳大文"),
        ("iso8859-15", "Zoë 5 €"),
    ],
)
def test_old_encodings(encoding: str, name: str) -> None:
    reading = found(f"Name,Company\n{name},X\nAna,Y\n".encode(encoding))
    assert [one.details.name for one in reading.people] == [name, "Ana"]
    assert reading.encoding


def test_one_damaged_letter_does_not_change_the_others() -> None:
    people = found("Name\nЗоя\n".encode() + b"Ann\xff\n" + "Ольга\n".encode()).people
    assert [one.details.name for one in people] == ["Зоя", "Ann\ufffd", "Ольга"]
