"""Names and links that look like others: with characters that nobody sees, or letters of another alphabet (I8)."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.codes import Code
from meetup.contacts import Contact
from meetup.contacts.kept_cards import KeptCard
from meetup.extensions import db
from meetup.people import User
from meetup.people.lettering import has_unseen, mixes_alphabets, without_unseen
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.transfer.files import bring_in

SENTENCE = "an invisible character"
UNSEEN = {
    "zero-width space": "Ana\u200bMatos",
    "word joiner": "Ana\u2060Matos",
    "byte order mark": "Ana\ufeffMatos",
    "soft hyphen": "Ana\u00adMatos",
    "tag": "Ana\U000e0041\U000e006e",
    "tags after a flag that is none": "\U0001f3f4\U000e0067 Ana",
    "Hangul filler": "Ana\u3164Matos",
    "blank braille": "Ana\u2800Matos",
    "joiner between Latin letters": "An\u200da",
    "non-joiner between Latin letters": "An\u200ca",
    "joiner after an emoji alone": "Ana \U0001f600\u200d",
    "selector after a letter": "Ana\ufe0f",
    "Han selector after a letter": "Ana\U000e0100",
    "non-joiner after an Arabic letter that does not join": "\u0631\u200c\u0627",
    "grapheme joiner": "Ana\u034f",
    "invisible times": "Ana\u2062",
    "annotation": "Ana\ufff9Matos",
    "blank note": "Ana\U0001d159Matos",
    "hieroglyph joiner": "Ana\U00013431Matos",
    "Khitan filler": "Ana\U00016fe4Matos",
}
SEEN = {
    "Persian": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "Sinhala": "\u0dc1\u0dca\u200d\u0dbb\u0dd3",
    "Devanagari": "\u0915\u094d\u200d\u0937",
    "Kannada": "\u0cb0\u0ccd\u200c\u0c95",
    "family": "Ana \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "dark skin": "Ana \U0001f469\U0001f3fe\u200d\U0001f4bb",
    "heart on fire": "Ana \u2764\ufe0f\u200d\U0001f525",
    "keycap": "Ana 1\ufe0f\u20e3",
    "Scotland": "Ana \U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "Japanese variant": "\u845b\U000e0100\u57ce",
    "accents": "Zoë Müller-Łukasz",
    "Thai": "\u0e2a\u0e21\u0e0a\u0e32\u0e22",
    "Hebrew points": "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
}


@pytest.mark.parametrize("name", UNSEEN.values(), ids=UNSEEN)
def test_what_nobody_sees_is_refused_in_every_form_with_a_name(
    app: Flask, cast: Cast, client_for: ClientFor, name: str
) -> None:
    client, guest = client_for(cast.owner), client_for(None)
    with app.app_context():
        code = Code.get_phone_code(cast.owner).code
    contact = {"name": name, "channel": "g@example.org", "uuid": str(uuid4())}
    answers = [
        client.post_form("/me/profile", {"name": name}),
        client.post_form("/me/profile", {"name": "Ana", "headline": name}),
        client.post_form("/me/profile", {"name": "Ana", "links": f"https://example.org/{name.replace(' ', '')}"}),
        client.post_form("/me/profile", {"name": "Ana", "interests": name}),
        guest.post_form("/sign-up", {"name": name, "email": "a@example.org", "reach": "none"}),
        guest.post_form(f"/c/{code}/cards", contact),
        guest.post_form(f"/c/{cast_code(app, cast)}/joinings", {"name": name, "email": "a@example.org"}),
    ]
    for answer in answers:
        assert answer.status_code == 422, answer.request.path
        assert SENTENCE in answer.text, answer.request.path


def cast_code(app: Flask, cast: Cast) -> str:
    """The code of the event."""
    with app.app_context():
        return db.session.merge(cast.event).code.code


@pytest.mark.parametrize("name", SEEN.values(), ids=SEEN)
def test_what_scripts_and_emoji_need_stays(app: Flask, cast: Cast, client_for: ClientFor, name: str) -> None:
    assert client_for(cast.owner).post_form("/me/profile", {"name": name}).status_code == 303
    with app.app_context():
        assert db.session.get_one(User, cast.owner.id).profile.name == name


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("name", "is_mixed"),
    [
        ("\U0001d5a0\U0001d5c7\U0001d5ba Matos", True),
        ("P\u0430ul Smith", True),  # a Cyrillic a
        ("\u0420\u0430\u0443\u043b Smith", False),  # four Cyrillic letters, one of which looks like none of ours
        ("\u0421\u043e\u0440\u0430 Smith", True),  # Cyrillic, but reads Copa
        ("\u0399\u03bfan\u03bfu", True),
        ("\u0418\u0432\u0430\u043d Ivan", False),
        ("\u0418\u0432\u0430\u043d \u0421\u043e\u0440", False),
        ("\u5c71\u7530 \u30bf\u30ed\u30a6 Taro", False),
        ("T\u30b7\u30e3\u30c4", False),
        ("\uae40Kim", False),
        ("Zo\u00eb M\u00fcller", False),
        ("R2-D2", False),
    ],
)
def test_mixed_alphabets_are_known(name: str, is_mixed: bool) -> None:
    assert mixes_alphabets(name) == is_mixed


@pytest.mark.parametrize("name", ["P\u0430ul Smith", "Paul Smith"])
def test_a_card_says_so(app: Flask, cast: Cast, client_for: ClientFor, name: str) -> None:
    """On the page of the code, signed in or out, and on the page of a contact."""
    client_for(cast.owner).post_form("/me/profile", {"name": name})
    with app.app_context():
        code = Code.get_phone_code(cast.owner).code
        theirs = Contact.find(cast.contact, cast.owner)
    assert theirs
    for person, path in ((None, f"/c/{code}"), (cast.stranger, f"/c/{code}"), (cast.contact, f"/contacts/{theirs.id}")):
        page = client_for(person).visit(path)
        assert ("letters of different alphabets" in page) == (name != "Paul Smith"), path


def test_a_link_that_only_looks_known_is_labelled_as_it_is_registered(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.owner)
    client.post_form("/me/profile", {"name": "Ana", "links": "https://p\u0430ypal.com/\nhttps://m\u00fcller.example/"})
    client.post_form("/me/sharing", {"shared": "links"})
    preview = client.visit("/me/preview")
    assert "xn--pypal-4ve.com" in preview
    assert "m\u00fcller.example" in preview


@pytest.mark.one_database
def test_words_of_the_world_have_nothing_unseen() -> None:
    assert not [name for name in SEEN.values() if has_unseen(name)]
    assert all(map(has_unseen, UNSEEN.values()))


@pytest.mark.one_database
@pytest.mark.parametrize("name", UNSEEN.values(), ids=UNSEEN)
def test_it_is_left_out_of_cards_from_files(app: Flask, cast: Cast, client_for: ClientFor, name: str) -> None:
    """I8: nobody is there to correct it."""
    bring_in(client_for(cast.owner), f"Name,Email\n{name},ana@tagus.example\n")
    with app.app_context():
        (card,) = db.session.scalars(select(KeptCard))
        assert card.name.startswith(("Ana", "\U0001f3f4", "\u0631", "An"))
        assert not has_unseen(card.name)


@pytest.mark.parametrize("name", SEEN.values(), ids=SEEN)
def test_what_scripts_need_stays(name: str) -> None:
    assert without_unseen(name) == name
