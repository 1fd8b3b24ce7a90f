"""vCards as phones and address books write them: in any encoding, glued together, and with more than we have fields."""

from base64 import b64encode
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from meetup.contacts.card_photos import CardPhoto
from meetup.exchange.foreign import read_foreign_code
from meetup.extensions import db
from meetup.transfer.reading import ParsedFile, read_file
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.transfer.files import complete, mine, refused, review

pytestmark = pytest.mark.one_database  # what a file says does not depend on it


def card(*lines: str | bytes, version: str = "3.0") -> bytes:
    octets = [line if isinstance(line, bytes) else line.encode() for line in lines]
    return b"\r\n".join([b"BEGIN:VCARD", f"VERSION:{version}".encode(), *octets, b"END:VCARD", b""])


def names(content: bytes) -> list[str]:
    return [person.details.name for person in read_file(content).people]


def only(content: bytes) -> tuple[ParsedFile, str]:
    """Return what was read of a file with one person, and the note of that person."""
    reading = read_file(content)
    (person,) = reading.people
    return reading, person.note


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.mark.parametrize(
    ("charset", "name"),
    [
        ("SHIFT_JIS", "山田 太郎"),
        ("WINDOWS-1251", "Анна Иванова"),
        ("GBK", "模范"),
        ("BIG5", "陳大文"),
        ("ISO-8859-1", "Jörg Müller"),
        ("ISO-8859-15", "Zoë Œuvre"),
    ],
)
def test_each_line_says_its_encoding(charset: str, name: str) -> None:
    """I7: also where it is not quoted-printable."""
    content = card(f"FN;CHARSET={charset}:".encode() + name.encode(charset), "TEL:+351911111111", version="2.1")
    assert names(content) == [name]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1251", "Анна Иванова"),
        ("cp932", "山田 太郎"),
        ("gbk", "李美玲"),
        ("big5", "陳大文"),
        ("latin-1", "Jörg Müller"),
        ("cp1250", "Jiří Dvořák"),
    ],
)
def test_every_card_has_an_encoding_of_its_own(encoding: str, name: str) -> None:
    """One old card among others spoils nobody else's name."""
    content = card("FN:Ольга Смирнова") + card(b"FN:" + name.encode(encoding)) + card("FN:Zoë Öström")
    assert names(content) == ["Ольга Смирнова", name, "Zoë Öström"]


def test_a_fold_may_split_a_letter_and_a_bad_octet_spoils_one_letter() -> None:
    folded = card(b"FN:\xd0\x90\xd0\xbd\xd0\r\n \xbd\xd0\xb0 \xd0\x98\xff\xd0\xb2\xd0\xb0\xd0\xbd")
    reading = read_file(folded + card("FN:Ольга"))
    assert [person.details.name for person in reading.people] == ["Анна И\ufffdван", "Ольга"]
    assert [line for line, sentence in reading.problems if "can't be read" in sentence] == [1]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_cards_in_unicode_of_any_width(encoding: str) -> None:
    assert names(card("FN:李美玲").decode().encode(encoding)) == ["李美玲"]


def test_nobody_vanishes_where_cards_are_glued_or_stand_in_each_other() -> None:
    glued = b"BEGIN:VCARD\nFN:Ana\nEND:VCARDBEGIN:VCARD\nFN:Bo\nTEL:+351911111111END:VCARD\nBEGIN:VCARD\nFN:Cy\n"
    assert names(glued) == ["Ana", "Bo", "Cy"]
    nested = b"BEGIN:VCARD\nFN:Ana\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\nEMAIL:ana@example.org\nEND:VCARD\n"
    assert [(one.details.name, one.details.emails) for one in read_file(nested).people] == [
        ("Ana", ("ana@example.org",)),
        ("Bo", ()),
    ]
    agents = card("FN:Ana", "AGENT:", "BEGIN:VCARD", "FN:Bo", "END:VCARD") + card(
        "FN:Cy", "AGENT:BEGIN:VCARD\\nFN:Di\\nEND:VCARD\\n"
    )
    assert names(agents) == ["Ana", "Bo", "Cy", "Di"]
    assert [line for line, _ in read_file(agents).problems] == [2, 4]


@pytest.mark.parametrize("kind", ["KIND:group", "X-ADDRESSBOOKSERVER-KIND:group"])
def test_a_group_is_nobody_and_its_members_are_tagged(owner: Client, kind: str) -> None:
    member = "MEMBER:urn:uuid:1-2" if kind.startswith("KIND") else "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1-2"
    page = review(owner, card(kind, "FN:Friends", member) + card("FN:Ana", "UID:1-2"), "people.vcf")
    assert "1 new" in page
    assert "“Friends” is a group, not a person." in page
    (ana,) = read_file(card(kind, "FN:Friends", member) + card("FN:Ana", "UID:1-2")).people
    assert ana.tags == ("Friends",)
    assert "only a group" in refused(owner, card(kind, "FN:Friends", member))


EXTRAS = {
    "BDAY:--0214": "Birthday: 14 February",
    "BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-14": "Birthday: 14 February",
    "BDAY:19800214": "Birthday: 14 February 1980",
    "TEL;TYPE=FAX:+351 21 000 000": "Fax: +351 21 000 000",
    "X-SKYPE-USERNAME:ana.m": "Skype: ana.m",
    "IMPP;X-SERVICE-TYPE=Skype:skype:ana.m?chat": "Skype: ana.m",
    "item1.TEL:+351 21 000 001\r\nitem1.X-ABLabel:Front desk": "Front desk: +351 21 000 001",
    "item1.X-ABDATE:2001-05-06\r\nitem1.X-ABLabel:_$!<Anniversary>!$_": "Anniversary: 6 May 2001",
    "item1.X-ABRELATEDNAMES:Jo\r\nitem1.X-ABLabel:_$!<Spouse>!$_": "Spouse: Jo",
    "ORG:One\r\nTITLE:CEO\r\nORG:Two\r\nTITLE:Founder": "Second organization: Founder, Two",
    "NOTE:first line\r\nsecond line\r\nTel private: 12 34": "first line\nsecond line\nTel private: 12 34",
    "X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Annie;1;;;;": "Nickname: Annie",
}


@pytest.mark.parametrize(("lines", "note"), EXTRAS.items())
def test_what_has_no_field_is_kept_in_the_note(lines: str, note: str) -> None:
    assert only(card("FN:Ana", lines))[1] == note


def test_what_is_kept_and_what_is_left_out_is_listed(owner: Client) -> None:
    page = review(owner, card("FN:Ana", "BDAY:1980-02-14", "KEY:data:x", "X-COLOUR:red"), "people.vcf")
    assert "Saved in your private notes: birthday (1)" in page
    assert "Left out: key (1), X-COLOUR (1)" in page


def test_messengers_and_profiles_are_links_where_they_have_pages() -> None:
    lines = (
        "X-TELEGRAM:ana_m",
        "IMPP:telegram:ana_m",
        "X-SOCIALPROFILE;type=twitter:x-apple:anam",
        "X-SOCIALPROFILE;type=linkedin:http://www.linkedin.com/in/ana",
        "IMPP;X-SERVICE-TYPE=WhatsApp:whatsapp:+351 911 111 111",
    )
    (person,) = read_file(card("FN:Ana", *lines)).people
    assert set(person.details.links) == {
        "https://t.me/ana_m",
        "https://x.com/anam",
        "https://www.linkedin.com/in/ana",
        "https://wa.me/351911111111",
    }


@pytest.mark.parametrize(
    ("line", "phone"),
    [
        ("TEL;VALUE=uri:tel:+1-555-555-0100;ext=5678", "+1-555-555-0100 ext. 5678"),
        ("TEL:+15555550101\\;7890", "+15555550101 ext. 7890"),
        ("TEL:(408) 555-0126 x12", "(408) 555-0126 ext. 12"),
    ],
)
def test_an_extension_is_kept_and_dialled(app: Flask, cast: Cast, owner: Client, line: str, phone: str) -> None:
    """RFC 3966: without it, the number reaches a switchboard."""
    complete(owner, review(owner, card("FN:Ana", line), "people.vcf"))
    (ana,) = (contact for contact in mine(app, cast.owner) if contact.name == "Ana")
    assert ana.card.phone == phone
    number, extension = phone.split(" ext. ")
    dialled = "".join(c for c in number if c in "+0123456789")
    assert f'href="tel:{dialled};ext={extension}"' in owner.get(f"/contacts/{ana.id}").text


def test_a_scanned_card_keeps_as_much() -> None:
    parsed = read_foreign_code(card("FN:Ana", "BDAY:--0214", "KEY:data:x", "X-SKYPE:ana.m").decode())
    assert parsed
    assert parsed.details.bio == "Birthday: 14 February\nSkype: ana.m"
    assert parsed.remarks == ("Saved under “About them”: birthday, skype.", "Left out: key.")


def test_a_name_that_is_broken_over_lines_stays_whole() -> None:
    content = card("FN:Gábor Béla", "", "Szabó", "N:Béla\\n\\nSzabó;Gábor;;;")
    assert names(content) == ["Gábor Béla Szabó"]


def picture() -> str:
    buffer = BytesIO()
    Image.new("RGB", (30, 20), "red").save(buffer, "JPEG")
    return b64encode(buffer.getvalue()).decode()


def test_photos_come_along_and_go_with_an_undo(app: Flask, cast: Cast, owner: Client) -> None:
    """U1, U3: those that are pictures, as private photos of the new contacts."""
    content = card("FN:Ana", f"PHOTO;ENCODING=b;TYPE=JPEG:{picture()}")
    content += card("FN:Bo", f"PHOTO:data:image/jpeg;base64,{picture()}", version="4.0")
    content += card("FN:Cy", "PHOTO;ENCODING=b:AAAA") + card("FN:Di", "PHOTO;VALUE=uri:https://example.org/di.jpg")
    before = len(mine(app, cast.owner))
    page = review(owner, content, "people.vcf")
    assert "3 photos." in page
    assert "photo that is only linked, broken or over 1 MB (1)" in page
    answer = complete(owner, page)
    assert "2 photos added." in owner.visit(answer.location)
    with app.app_context():
        assert db.session.query(CardPhoto).count() == 2
    form = owner.visit("/contacts/import").one("form", action=page.path + "/reversal")
    owner.post_form(form["action"])
    assert len(mine(app, cast.owner)) == before
    with app.app_context():
        assert db.session.query(CardPhoto).count() == 0
