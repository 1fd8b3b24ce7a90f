"""What strangers' codes say: every card in sensible fields or a sentence why not, and never more than a moment (M1)."""

import json
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetup.contacts.details import Details
from meetup.exchange.foreign import MAX_TEXT_LENGTH, ParsedCard, UnreadableError, read_foreign_code, web_address_in
from meetup.people import Card
from meetup.people.card import Link
from meetup.people.lettering import without_unseen
from meetup.people.text import clean
from meetup.people.vcards import render_vcard
from tests.effort import cpu_seconds

pytestmark = pytest.mark.one_database
TABLE = json.loads((Path(__file__).parent / "foreign_codes.json").read_text())


def details(text: str) -> Details:
    found = read_foreign_code(text)
    assert found is not None
    return found.details


@pytest.mark.parametrize("text", TABLE["people"])
def test_what_tells_of_a_person_is_read(text: str) -> None:
    found = details(text)
    assert found.emails or found.phones or found.links


@pytest.mark.parametrize("text", TABLE["others"])
def test_anything_else_is_left_alone(text: str) -> None:
    assert read_foreign_code(text) is None


OUTLOOK = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg;;Dr.\r\n"
    "ORG;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:Rhein=;Daten =\r\n& S=F6hne\r\nTITLE:Architect\r\n"
    "TEL;WORK;VOICE:+49 (30) 123456\r\nTEL;WORK;FAX:+49 (30) 99\r\n"
    "ADR;WORK;ENCODING=QUOTED-PRINTABLE:;;Stra=DFe 1=0D=0A2. Stock;Berlin;;10115\r\n"
    "PHOTO;TYPE=JPEG;ENCODING=BASE64:\r\n /9j/4AAQSkZJRg\r\n\r\nEMAIL;INTERNET:two@example.org\r\n"
    "EMAIL;PREF;INTERNET:one@example.org\r\nREV:20261123T000000Z\r\nEND:VCARD\r\n"
)
IPHONE = (
    "BEGIN:VCARD\nVERSION:3.0\nPRODID:-//Apple Inc.//iOS 19//EN\nN:Appleseed;Johnny;;;\n"
    "item1.EMAIL;type=INTERNET;type=pref:johnny@example.org\nitem1.X-ABLabel:_$!<Work>!$_\n"
    "item2.URL;type=pref:https\\://example.org/johnny\nTEL;type=CELL;type=VOICE:(408) 555-0126 ext. 12\n"
    "X-SOCIALPROFILE;type=linkedin:http://www.linkedin.com/in/johnny\nEND:VCARD"
)
READ = {
    "Outlook": (
        OUTLOOK,
        Details(
            name="Dr. Jörg Müller", headline="Architect", company="Rhein=, Daten & Söhne",
            bio="Straße 1 2. Stock, Berlin, 10115\nFax: +49 (30) 99", emails=("one@example.org", "two@example.org"),
            phones=("+49 (30) 123456",),
        ),
    ),
    "iPhone": (
        IPHONE,
        Details(
            name="Johnny Appleseed", emails=("johnny@example.org",), phones=("(408) 555-0126 ext. 12",),
            links=("https://example.org/johnny", "https://www.linkedin.com/in/johnny"),
        ),
    ),
    "Shift JIS": (
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8D=B2=93=A1;=8C=92;;;\r\n"
        "TEL;CELL:０９０-1234-5678\r\nEND:VCARD\r\n",
        Details(name="佐藤 健", phones=("090-1234-5678",)),
    ),
    "quoted-printable over several lines": (
        "BEGIN:VCARD\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Max M=C3=BC=C3=BC=\n=C3=BCller\nEND:VCARD",
        Details(name="Max Müüüller"),
    ),
    "a charset that lies": (
        "BEGIN:VCARD\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=F6rg\nEND:VCARD", Details(name="Jörg")
    ),
    "a charset that is none": (
        "BEGIN:VCARD\nFN;CHARSET=rot13;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg\nEND:VCARD", Details(name="Jörg")
    ),
    "folded": ("BEGIN:VCARD\r\nFN:Ana\r\n  Ma\r\n\ttos\r\nEND:VCARD", Details(name="Ana Matos")),
    "no end, a mark before, carriage returns": ("\ufeffBEGIN:VCARD\rFN:Ana\rEMAIL:Ana <a@x.example>", Details(
        name="Ana", emails=("a@x.example",))),
    "no name": ("BEGIN:VCARD\nORG:Tagus;Health\nTEL:+351912345678\nEND:VCARD", Details(
        name="Tagus, Health", company="Tagus, Health", phones=("+351912345678",))),
    "4.0": (
        "BEGIN:VCARD\nVERSION:4.0\nFN:Ana\\, Matos\nTEL;VALUE=uri;TYPE=\"voice,cell\":tel:+351-912-345-678;ext=5\n"
        "EMAIL;PREF=1:a@x.example\nURL:www.example.org/a\nNOTE:One\\nTwo\nEND:VCARD",
        Details(name="Ana, Matos", bio="One\nTwo", emails=("a@x.example",), phones=("+351-912-345-678 ext. 5",),
                links=("https://www.example.org/a",)),
    ),
    "a card in a card": (
        "BEGIN:VCARD\nFN:Boss\nAGENT:\nBEGIN:VCARD\nFN:Agent\nTEL:+1234567\nEND:VCARD\nTEL:+7654321\nEND:VCARD",
        Details(name="Boss", phones=("+7654321",)),
    ),
    "one line with two characters for a break": (
        "BEGIN:VCARD\\nVERSION:3.0\\nFN:Ana\\nTEL:+351912345678\\nEND:VCARD",
        Details(name="Ana", phones=("+351912345678",)),
    ),
    "controls and overrides": ("BEGIN:VCARD\nFN:\u202eevil\u0007 na\u200bme\u2066\nEND:VCARD", Details(
        name="evil name")),
    "MECARD": (
        "MECARD:N:Doe,John;SOUND:doe;TEL:+1 555 123 4567;EMAIL:j@x.example;URL:http\\://x.example/a\\;b;"
        "NOTE:Hi\\: there\\; \\\\o/;ADR:1 St,Town;ORG:Acme\\, Inc.;;",
        Details(name="John Doe", company="Acme, Inc.", bio="Hi: there; \\o/\n1 St,Town", emails=("j@x.example",),
                phones=("+1 555 123 4567",), links=("https://x.example/a;b",)),
    ),
    "MECARD from Japan": ("MECARD:N:佐藤,健;TEL:09012345678;;", Details(name="佐藤 健", phones=("09012345678",))),
    "BIZCARD": (
        "BIZCARD:N:Sean;X:Owen;T:Software Engineer;C:Acme;A:76 9th Avenue;B:+12125551212;E:s@x.example;;",
        Details(name="Sean Owen", headline="Software Engineer", company="Acme", bio="76 9th Avenue",
                emails=("s@x.example",), phones=("+12125551212",)),
    ),
    "mailto": ("mailto:Ana.Matos@x.example?subject=Hi&body=There", Details(
        name="Ana Matos", emails=("ana.matos@x.example",))),
    "tel": ("tel:+351-912-345-678;ext=5", Details(phones=("+351-912-345-678",))),
    "LinkedIn": ("https://www.linkedin.com/in/ana-matos-1a2b3c/?utm_source=qr", Details(
        name="Ana Matos", links=("https://www.linkedin.com/in/ana-matos-1a2b3c",))),
    "WhatsApp": ("https://wa.me/351912345678", Details(phones=("+351912345678",))),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=list(READ))
def test_each_kind_is_read_as_its_makers_write_it(text: str, expected: Details) -> None:
    assert details(text) == expected


def test_a_guessed_name_and_what_is_left_out_are_said() -> None:
    assert "guess" in read_remarks("https://linkedin.com/in/ana-matos")[0]
    assert "“not an address”" in read_remarks("BEGIN:VCARD\nFN:Ana\nEMAIL:not an address\nEND:VCARD")[0]
    two = "BEGIN:VCARD\nFN:Ana\nEND:VCARD\nBEGIN:VCARD\nFN:Bo\nEND:VCARD"
    assert (details(two).name, read_remarks(two)) == ("Ana", ("The code has 2 cards. This is the first.",))


def read_remarks(text: str) -> tuple[str, ...]:
    found = read_foreign_code(text)
    assert found is not None
    return found.remarks


@pytest.mark.parametrize(
    "text", ["BEGIN:VCARD", "BEGIN:VCARD\nEND:VCARD", "MECARD:;;", "MECARD:N:;;", "x" * MAX_TEXT_LENGTH + "x"]
)
def test_a_card_that_says_nothing_gets_a_sentence(text: str) -> None:
    with pytest.raises(UnreadableError, match=r"Add the person by hand\."):
        read_foreign_code(text)


CHANNELS = "".join(f"EMAIL:ada{number}@example.org\nTEL:+351 912 345 {number:03}\n" for number in range(200))
HONEST = f"BEGIN:VCARD\nVERSION:3.0\nN:Lovelace;Ada\nFN:Ada Lovelace\n{CHANNELS}END:VCARD"


@pytest.fixture(scope="module")
def honest_effort() -> float:
    return cpu_seconds(partial(read_or_refuse, HONEST))


def test_a_long_honest_card_is_read() -> None:
    assert MAX_TEXT_LENGTH // 2 < len(HONEST) < MAX_TEXT_LENGTH
    assert details(HONEST).name == "Ada Lovelace"


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCARD\nFN:a\n" + " b\n" * 100_000,
        "BEGIN:VCARD\nFN:a\n" + "b\n" * 8_000,
        "BEGIN:VCARD\nFN:a\n" + " b\n" * 5_000,
        "BEGIN:VCARD\nFN:a\nA;B" + "," * 16_000,  # where vobject would take till the end of time
        "BEGIN:VCARD\nFN:a\n" + 'A;"' * 5_000,
        "BEGIN:VCARD\nFN:a\nNOTE:" + "\\" * 16_000,
        "BEGIN:VCARD\nFN:a\nN:" + ";" * 16_000,
        "BEGIN:VCARD\nFN:a\n" + "EMAIL:a@b.c\n" * 1_300,
        "BEGIN:VCARD\nFN:a\nEMAIL:" + "a<" * 8_000,
        "BEGIN:VCARD\nFN:a\nTEL:" + "-" * 16_000,
        "BEGIN:VCARD\nFN:a\nURL:https://" + "a." * 8_000,
        "BEGIN:VCARD\nFN:a\n" + "AGENT:\nBEGIN:VCARD\n" * 700,
        "BEGIN:VCARD\nFN:a\n" + "X;ENCODING=QUOTED-PRINTABLE:=\n" * 500,
        "MECARD:N:a;" + "\\;" * 8_000,
        "MECARD:N:a;" + "A:" * 8_000,
        "mailto:" + "a@b.example," * 1_300,
        "https://" + "a/" * 8_000,
        "\n" * 100_000 + "BEGIN:VCARD",
        "a" * 1_000_000,
    ],
)
def test_what_is_made_to_hurt_is_over_at_once(honest_effort: float, text: str) -> None:
    """M1: for a small multiple of the work that the longest honest card is. One of three rounds has to be so quick."""
    read = partial(read_or_refuse, text)
    assert any(cpu_seconds(read, rounds=1) < 10 * honest_effort for _ in range(3))


def read_or_refuse(text: str) -> None:
    try:
        read_foreign_code(text)
        web_address_in(text)
    except UnreadableError as error:
        assert str(error).endswith("Add the person by hand.")


WHOLE = (
    "BEGIN:VCARD END:VCARD FN N TEL EMAIL ORG URL BASE64 =F6 CHARSET=SHIFT_JIS MECARD: mailto: https://x.com/".split()
)
PIECES = st.sampled_from([*'\n :;,=\\"@%', "\r\n", "ENCODING=QUOTED-PRINTABLE", *WHOLE])
START = st.sampled_from(["", "BEGIN:VCARD\n", "MECARD:", "mailto:", "tel:", "https://linkedin.com/in/", "MATMSG:TO:"])
RUBBISH = st.builds(str.__add__, START, st.lists(PIECES | st.text(max_size=5)).map("".join))


@settings(max_examples=400, deadline=None)
@given(RUBBISH)
def test_it_never_breaks_and_what_it_reads_is_clean(text: str) -> None:
    try:
        found = read_foreign_code(text)
    except UnreadableError:
        return
    assert found is None or clean_details(found)


def clean_details(draft: ParsedCard) -> bool:
    said = draft.details
    lines = (said.name, said.headline, said.company, *said.emails, *said.phones, *said.links)
    return all(clean(line) == line and "\n" not in line for line in lines) and clean(said.bio, lines=True) == said.bio


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp")), min_size=1, max_size=60
)
LINE = WORDS.map(lambda text: " ".join(clean(text).split())).filter(bool)
MADE = st.builds(
    Card,
    user_id=st.none(),
    name=LINE,
    headline=LINE | st.just(""),
    company=LINE | st.just(""),
    bio=st.lists(LINE, max_size=3).map("\n".join),
    email=st.just("ana@x.example"),
    other_emails=st.sampled_from([(), ("ana@y.example",), ("a@z.example", "b@z.example")]),
    phone=st.just("+351-912-345-678"),
    other_phones=st.sampled_from([(), ("+44-20-7946-0000",)]),
    links=st.sampled_from([(), (Link("https://x.example/ana"), Link("https://y.example/a;b,c"))]),
)


@settings(max_examples=300, deadline=None)
@given(MADE, st.sampled_from(["3.0", "4.0"]))
def test_our_own_cards_come_back_as_they_went(card: Card, version: str) -> None:
    found = details(render_vcard(card, version=version))
    assert (found.name, found.headline, found.company) == tuple(
        without_unseen(line).rstrip() for line in (card.name, card.headline, card.company)
    )
    assert found.bio == card.bio
    assert (found.emails, found.phones) == (card.emails, card.phones)
    assert found.links == tuple(link.url for link in card.links)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("http://en.wikipedia.org/wiki/Main_Page", "http://en.wikipedia.org/wiki/Main_Page"),
        ("MEBKM:URL:http\\://en.wikipedia.org/wiki/Main_Page;;", "http://en.wikipedia.org/wiki/Main_Page"),
        ("URLTO:https://example.org/a", "https://example.org/a"),
        ("javascript:alert(1)//example.org", None),
        ("https://ana:secret@example.org", None),
        ("https://example.org/<b>", None),
        ("https://[::1", None),
        ("Ready?", None),
    ],
)
def test_only_a_web_address_may_be_opened(text: str, address: str | None) -> None:
    assert web_address_in(text) == address
