"""The address of somebody's page comes out the same whether it is typed, scanned, on a vCard or in a file."""

import pytest
from flask import Flask

from meetup.exchange.foreign import read_foreign_code
from meetup.people.links import normalize_link
from meetup.transfer.reading import read_file
from tests.cast import Cast
from tests.conftest import ClientFor

LINKS = {
    "http://example.org": "https://example.org",
    "HTTP://Example.org:80/a": "https://Example.org/a",
    "example.org/a": "https://example.org/a",
    "example.org:8443/a": "https://example.org:8443/a",
    "https://api.whatsapp.com/send?phone=15555550100": "https://wa.me/15555550100",
    "whatsapp://send?phone=+1 555-555-0100&text=Hi": "https://wa.me/15555550100",
    "https://wa.me/+15555550100": "https://wa.me/15555550100",
    "https://chat.whatsapp.com/AbCdEf": "https://chat.whatsapp.com/AbCdEf",
    "http://signal.me/#p/+15555550100": "https://signal.me/#p/+15555550100",
    "sgnl://signal.me/#eu/AbCdEfGhIjKlMnOp": "https://signal.me/#eu/AbCdEfGhIjKlMnOp",
    "tg://resolve?domain=ana_m": "https://t.me/ana_m",
    "telegram.me/ana_m/": "https://t.me/ana_m",
    "https://ana.t.me": "https://t.me/ana",
    "https://t.me/+15555550100": "https://t.me/+15555550100",
    "https://t.me/some_bot?start=1": "https://t.me/some_bot?start=1",
    "http://m.facebook.com/profile.php?id=100000000000001&ref=qr": (
        "https://www.facebook.com/profile.php?id=100000000000001"
    ),
    "fb://profile/100000000000001": "https://www.facebook.com/profile.php?id=100000000000001",
    "https://www.facebook.com/story.php?id=1&story_fbid=2": "https://www.facebook.com/story.php?id=1&story_fbid=2",
    "https://bsky.app/profile/@ana.bsky.social/": "https://bsky.app/profile/ana.bsky.social",
    "at://ana.bsky.social": "https://bsky.app/profile/ana.bsky.social",
    "linkedin.com/in/ana-matos/?utm_source=qr": "https://www.linkedin.com/in/ana-matos",
    "https://www.linkedin.com/comm/in/ana-matos/en": "https://www.linkedin.com/in/ana-matos",
    "https://pt.linkedin.com/mwlite/in/ana-matos": "https://pt.linkedin.com/in/ana-matos",
    "linkedin://profile/ana-matos": "https://www.linkedin.com/in/ana-matos",
    "https://www.linkedin.com/profile/view?id=123456&trk=x": "https://www.linkedin.com/profile/view?id=123456",
}


@pytest.mark.one_database
@pytest.mark.parametrize(("written", "stored"), LINKS.items(), ids=list(LINKS))
def test_and_it_is_the_same_wherever_it_comes_from(written: str, stored: str) -> None:
    """Neither the form of the address nor the way in changes what is stored."""
    card = read_foreign_code(f"BEGIN:VCARD\nFN:Ana\nURL:{written}\nEND:VCARD")
    mecard = read_foreign_code(f"MECARD:N:Ana;URL:{written.replace(':', chr(92) + ':')};;")
    [listed] = read_file(f"Name,Website\r\nAna,{written}\r\n".encode()).people
    assert card is not None
    assert mecard is not None
    typed = normalize_link(written)
    assert {typed, *card.details.links, *mecard.details.links, *listed.details.links} == {stored}
    assert normalize_link(stored) == stored


def test_in_the_profile_it_is_kept_as_https(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    links = "http://example.org\nhttps://api.whatsapp.com/send?phone=15555550100"
    assert owner.post_form("/me/profile", {"name": "Ana", "links": links}).status_code == 303
    typed = owner.visit("/me/profile").one("textarea", name="links").text
    assert typed.split() == ["https://example.org", "https://wa.me/15555550100"]


def test_what_is_no_address_is_still_refused(cast: Cast, client_for: ClientFor) -> None:
    owner = client_for(cast.owner)
    for link in ("javascript:alert(1)", "http://ana@example.org", "ftp://example.org", "http://[::1"):
        answer = owner.post_form("/me/profile", {"name": "Ana", "links": link})
        assert answer.status_code == 422
        assert link in answer.text


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "name", "phones", "links"),
    [
        ("https://www.facebook.com/profile.php?id=100000000000001", "", (), (
            "https://www.facebook.com/profile.php?id=100000000000001",)),
        ("https://facebook.com/people/Ana-Matos/100000000000001/", "Ana Matos", (), (
            "https://www.facebook.com/people/Ana-Matos/100000000000001",)),
        ("https://bsky.app/profile/ana.bsky.social", "", (), ("https://bsky.app/profile/ana.bsky.social",)),
        ("https://bsky.app/profile/ana-matos.example.org", "Ana Matos", (), (
            "https://bsky.app/profile/ana-matos.example.org",)),
        ("https://www.linkedin.com/in/ACoAABCdef-GHijkl_MNopqrstu", "", (), (
            "https://www.linkedin.com/in/ACoAABCdef-GHijkl_MNopqrstu",)),
        ("https://api.whatsapp.com/send?phone=15555550100", "", ("+15555550100",), ()),
        ("whatsapp://send?phone=15555550100", "", ("+15555550100",), ()),
        ("https://wa.me/+15555550100", "", ("+15555550100",), ()),
        ("https://signal.me/#p/+15555550100", "", ("+15555550100",), ("https://signal.me/#p/+15555550100",)),
    ],
)  # fmt: skip
def test_by_itself_in_a_code_it_is_a_person(
    text: str, name: str, phones: tuple[str, ...], links: tuple[str, ...]
) -> None:
    card = read_foreign_code(text)
    assert card is not None
    assert (card.details.name, card.details.phones, card.details.links) == (name, phones, links)
