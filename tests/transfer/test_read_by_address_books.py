"""A card saved to a phone says the same there, whichever address book reads it."""

from base64 import b64encode
from dataclasses import fields
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from meetup.people import Card
from meetup.people.card import Link
from meetup.people.vcards import render_vcard
from tests.transfer.vcard_readers import Seen, by_ical_js, by_vobject

pytestmark = pytest.mark.one_database

# Latin, Cyrillic, Greek, Arabic, Hebrew, Devanagari, Thai, Han, Hangul, Kana; and what is put together or falls apart.
NAMES = (
    "Ana Öström", "Владимир Соколов", "Αλέξης Ζορμπάς", "محمد علي", "שרה כהן", "प्रिया शर्मा", "สมชาย ใจดี",
    "李美玲", "김민준", "山田 さくら", "Nguyễn Thị Ánh", "Zoë 🎷👩🏽‍🚀 Jazz",
    "Jean-Luc O'Neill, Jr.", 'Ada "Countess" Lovelace', "Cher",
)  # fmt: skip
VERSIONS = ("3.0", "4.0")
PHONES = ("+351 912 345 678", "+49 30 1234567", "+1 (555) 010-9999")


def photo() -> bytes:
    kept = BytesIO()
    Image.effect_noise((256, 256), 90).convert("RGB").save(kept, "JPEG")
    return kept.getvalue()


def card_of(name: str) -> Card:
    several = {"other_emails": ("ana@home.example.org",), "other_phones": PHONES[1:]}
    known = {field.name for field in fields(Card)}
    given: dict[str, Any] = {key: value for key, value in several.items() if key in known}
    return Card(
        user_id=1,
        name=name,
        headline=f"{name}, by trade: everything",
        company=f"{name} & Sons, Ltd.",
        bio=f"{name} wrote:\n“C:\\new, 100 %”\n" * 40,
        email="ana@work.example.org",
        phone=PHONES[0],
        links=(Link("https://example.org/~ana?a=1&b=2#top"), Link("https://github.com/ana")),
        **given,
    )


def expected(card: Card, version: str, picture: bytes) -> Seen:
    phones = getattr(card, "phones", (card.phone,))
    if version == "4.0":
        phones = [f"tel:{phone.translate({32: '-', 40: None, 41: None})}".replace("--", "-") for phone in phones]
    given, _, family = card.name.rpartition(" ")
    if card.name == "山田 さくら":
        family, given = "山田", "さくら"
    return Seen(
        name=card.name,
        sorted_by=(family, given),
        company=card.company,
        headline=card.headline,
        emails=tuple(getattr(card, "emails", (card.email,))),
        phones=tuple(phones),
        links=tuple(link.url for link in card.links),
        note=f"{card.bio}\nMet 23 Nov 2026, PyData Lisbon",
        photo=picture,
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_two_readers_find_all_that_the_card_gives(version: str) -> None:
    """Names in many scripts, long notes, several numbers, a photo."""
    picture, cards = photo(), [card_of(name) for name in NAMES]
    assert len(b64encode(picture)) > 10_000
    texts = [render_vcard(card, "Met 23 Nov 2026, PyData Lisbon", version, picture) for card in cards]
    for card, text, read in zip(cards, texts, by_ical_js(*texts), strict=True):
        assert read == expected(card, version, picture)
        assert by_vobject(text) == expected(card, version, picture)
