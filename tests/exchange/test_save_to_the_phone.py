"""A contact as a vCard (I4): two parsers that know nothing of each other find what the card gives, and no more."""

from typing import Any
from urllib.parse import quote

import pytest
import vobject
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from meetup.extensions import db
from meetup.people import Card, User
from meetup.people.card import Link
from meetup.people.vcards import render_vcard
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.exchange.scans import share_all
from tests.transfer.vcard_lines import Line, read

VERSIONS = ("3.0", "4.0")
NAMES = (
    "Ana Öström", "李美玲", "Владимир Соколов", "محمد علي", "שרה כהן", "प्रिया शर्मा", "สมชาย ใจดี", "김민준",
    "Αλέξης Ζορμπάς", "山田 さくら", "Zoë 🎷👩🏽‍🚀 Jazz", "Nguyễn Thị Ánh", "Cher",
)  # fmt: skip
NASTY = (
    "Semi;colon, comma",
    "Back\\slash\\nnot a break\\",
    "CR\rLF\nboth\r\nEND:VCARD\r\nBEGIN:VCARD",
    "x\r\nTEL:+666",
    'Quote " and : and =',
    "Line\u2028separator\u2029and\u0085next",
    "é" * 60,
    "👩🏽‍🚀" * 20,
    "a" * 74 + "é",
)


def by_name(lines: list[Line]) -> dict[str, Line]:
    found = {line.name: line for line in lines}
    assert len(found) == len(lines), "a property is there twice"
    return found


def text_of(card: Card, version: str, met: str = "") -> bytes:
    return render_vcard(card, met, version).encode()


def lines_of(text: str) -> str:
    """Line breaks as vCard keeps them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.fixture
def owner(app: Flask, cast: Cast, client_for: ClientFor) -> Client:
    share_all(app, cast.contact)
    return client_for(cast.owner)


@pytest.mark.parametrize(("query", "version"), [("", "3.0"), ("?version=4.0", "4.0"), ("?version=2.1", "3.0")])
def test_the_download(cast: Cast, owner: Client, query: str, version: str) -> None:
    answer = owner.get(f"/contacts/{cast.met.id}.vcf{query}")
    assert answer.content_type == "text/vcard; charset=utf-8"
    lines = by_name(read(answer.data))
    assert lines["VERSION"].raw == version
    assert lines["FN"].text == "Contact Person"
    assert lines["N"].parts == ["Person", "Contact", "", "", ""]
    assert lines["ORG"].text == "Brightline"
    assert lines["TITLE"].text == "contact by trade"
    assert lines["EMAIL"].raw == "contact@work.example.org"
    assert lines["TEL"].raw == ("tel:+351-912-345-678" if version == "4.0" else "+351 912 345 678")
    assert lines["NOTE"].text.startswith("Met ")
    assert lines["NOTE"].text.endswith(", PyData Lisbon")


def test_the_private_note_stays_here(cast: Cast, owner: Client) -> None:
    owner.post_form(f"/contacts/{cast.met.id}/note", {"note": "Owes me a coffee", "version": "0"})
    assert "coffee" not in owner.get(f"/contacts/{cast.met.id}.vcf").text


def test_what_is_not_shared_is_not_in_it(app: Flask, cast: Cast, owner: Client) -> None:
    """P1, P2"""
    with app.app_context():
        db.session.get_one(User, cast.contact.id).profile.share(["email"])
        db.session.commit()
    assert by_name(read(owner.get(f"/contacts/{cast.met.id}.vcf").data)).keys() == {
        "VERSION",
        "FN",
        "N",
        "EMAIL",
        "NOTE",
    }
    owner.post_form(f"/contacts/{cast.met.id}/block")
    assert by_name(read(owner.get(f"/contacts/{cast.met.id}.vcf").data)).keys() == {"VERSION", "FN", "N", "NOTE"}


@pytest.mark.parametrize("name", ["李美玲", 'A"; filename="evil.exe', "../../etc/passwd", "Ana\tÖström"])
def test_the_file_is_named_after_the_person(app: Flask, cast: Cast, owner: Client, name: str) -> None:
    with app.app_context():
        db.session.get_one(User, cast.contact.id).profile.name = name
        db.session.commit()
    disposition = owner.get(f"/contacts/{cast.met.id}.vcf").headers["Content-Disposition"]
    plain, _, encoded = disposition.removeprefix("attachment; ").partition("; ")
    assert encoded == f"filename*=UTF-8''{quote(name + '.vcf', safe='')}"
    assert (
        plain.removeprefix('filename="').removesuffix('"').replace("_", "").replace(".", "").replace("-", "").isalnum()
    )


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", NAMES)
def test_names_in_many_scripts(name: str, version: str) -> None:
    data = text_of(Card(user_id=1, name=name, bio=name * 9), version)
    lines = by_name(read(data))
    assert lines["FN"].text == name
    assert lines["NOTE"].text == name * 9
    family, given_names, *rest = lines["N"].parts
    assert name in (f"{given_names} {family}".strip(), f"{family} {given_names}")
    assert rest == ["", "", ""]
    parsed = vobject.readOne(data.decode())
    assert (parsed.fn.value, parsed.note.value, parsed.n.value.family) == (name, name * 9, family)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("text", NASTY)
def test_nobody_writes_a_property_into_it(text: str, version: str) -> None:
    """I4: whatever is typed stays within its property, for both parsers."""
    fields: dict[str, Any] = dict.fromkeys(("name", "headline", "company", "bio", "email"), text)
    links = (Link("https://evil.example/\r\nTEL:+666"), Link("javascript:alert(1)"), Link("https://ok.example/a;b,c"))
    data = text_of(Card(user_id=1, links=links, phone="+351 1;ext=2\r\nX:y", **fields), version, met=text)
    found = read(data)
    assert sorted(line.name for line in found) == sorted("VERSION FN N ORG TITLE EMAIL TEL URL URL NOTE".split())
    lines = {line.name: line for line in found}
    assert lines["FN"].text == lines["TITLE"].text == lines_of(text)
    assert lines["ORG"].parts == [lines_of(text)]
    assert lines["NOTE"].text == f"{lines_of(text)}\n{lines_of(text)}"
    parsed = list(vobject.readComponents(data.decode()))
    assert len(parsed) == 1
    assert sorted(child.name for child in parsed[0].getChildren()) == sorted(line.name for line in found)
    assert parsed[0].fn.value == lines_of(text)
    assert {line.parameters for line in found} <= {"", ";TYPE=INTERNET", ";TYPE=VOICE", ";VALUE=uri"}


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\r\n\\,;:\"'é李👩"), max_size=120)


@given(name=texts, bio=texts, version=st.sampled_from(VERSIONS))
def test_whatever_is_typed_is_read_back(name: str, bio: str, version: str) -> None:
    lines = by_name(read(text_of(Card(user_id=1, name=name, bio=bio, headline=name), version)))
    assert lines["FN"].text == lines_of(name)
    assert "NOTE" not in lines or lines["NOTE"].text == lines_of(bio)
