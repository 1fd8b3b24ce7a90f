"""Walk all pages in a language that nobody speaks: whatever stays plain is somebody's own words, or is not wrapped.

It finds what reading the sources cannot: sentences that were named before anybody reads them, and parts of one.
"""

import re
from html.parser import HTMLParser

import pytest
from flask import Flask

from meetup.languages.pseudo import CLOSING, OPENING
from tests.cast import Cast
from tests.conftest import ClientFor
from tests.pages import Page
from tests.routes import routes

pytestmark = pytest.mark.one_database

READ_ATTRIBUTES = frozenset({"alt", "aria-label", "placeholder", "title", "data-title"})
UNREAD_ELEMENTS = frozenset({"script", "style", "code", "bdi", "blockquote", "textarea", "option"})
OF_PEOPLE = re.compile(
    r"\b(Owner|Contact|Friend|Stranger|Staff|Organizer|Paper|Filed) Person\b|\b\w+ by trade\b|\bPyData Lisbon\b|"
    r"\bHall B\b|\bBrightline\b|\bLX Factory\b|\bCoffee bar\b|\bBuy my coins\b|\bMeet five people\b|"
    r"\b(Red|Green) scarf\b|"
    r"\bSend the slides\b|\bHello @|\bSpeaker\b|\bpeople\.csv\b|\bAcme\b|\bAgain\b|\bStreaming\b|\bThanks\b|"
    r"\bR\. Rodrigues de Faria 103\b|\bBe kind\.|\bIs there food\?|\bGold\b|\bHall\b|^Name, Headline, Email$|"
    r"\bWell\?|\bWhy\?|\b(Yes|No)\b|^[A-Z]{2}$"
)
"""What the cast has typed, and the initials of names."""
EXAMPLES = re.compile(
    r"\S+@\S+|https?://\S+|\S+\.(com|org)\S*|\bshe/her\b|dbt, trail running|mentoring, office in Lisbon|"
    r"a co-founder, advice on hiring|\bK7Q2 .*|Hi \{name\}|Google Contacts|Outlook|HubSpot|"
    r"OpenStreetMap|(Google|Apple) Maps|\btest\b"
)
"""What may be typed into a field, and names of other programs."""
DATES = re.compile(
    r"\b((Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?|January|February|March|April|May|June|July|August|"
    r"September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
DRAFT = re.compile(
    r"^Good to meet you$|^Hi .* All the best, .*$|^(English|Deutsch|Français|Español)$|^Name$|^Company$|^Email$"
)
"""Drafts have languages of their own; the columns of a file are called as they are there."""
ZONE = re.compile(r"^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/|^UTC$")


class PlainText(HTMLParser):
    """Collects the texts of a page outside of the brackets that a pseudo-language puts around each sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._depth = self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in UNREAD_ELEMENTS
        for name, value in attrs:
            if value and name in READ_ATTRIBUTES:
                self._note(value, 0)

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in UNREAD_ELEMENTS

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._depth = self._note(data, self._depth)

    def _note(self, text: str, depth: int) -> int:
        """Remember what stands outside of ``depth`` brackets, and return how many are open at the end."""
        outside = ""
        for character in text:
            depth += (character == OPENING) - (character == CLOSING)
            outside += character if not depth and character != CLOSING else ""
        if is_plain(outside):
            self.found.append(" ".join(outside.split()))
        return depth


def is_plain(text: str) -> bool:
    """Whether words are left without those of people, examples and dates."""
    for known in (DRAFT, ZONE, EXAMPLES, OF_PEOPLE, DATES):
        text = known.sub("", " ".join(text.split()))
    return bool(re.search(r"[^\W\d_]{2,}", text))


@pytest.mark.parametrize("who", ["owner", "organizer", None])
def test_nothing_on_a_page_stays_plain(app: Flask, cast: Cast, client_for: ClientFor, who: str | None) -> None:
    """And each page is as sound as in English, from left to right and from right to left."""
    with app.app_context():
        paths = [route.path for route in routes(app, cast) if route.method == "GET"]
    client, found, seen = client_for(getattr(cast, who) if who else None), [], 0
    for path in paths:
        answer = client.get(path, headers={"Accept-Language": "en-XA"})
        if answer.status_code != 200 or answer.mimetype != "text/html" or "<!doctype" not in answer.text[:99].lower():
            continue
        page = PlainText()
        page.feed(answer.text)
        found += [f"{path}: {text}" for text in page.found]
        seen += 1
        mirrored = client.get(path, headers={"Accept-Language": "ar-XB"})
        assert not Page(mirrored.text, path).faults, path
        assert 'dir="rtl"' in mirrored.text or "/dev/mails" in path, path
    assert seen > (5 if who is None else 30)
    assert not found, "\n".join(found)


def test_what_is_not_wrapped_is_found() -> None:
    page = PlainText()
    page.feed(f"<p>{OPENING}Šåṽé <b>Ada</b>{CLOSING} now, Owner Person</p><input placeholder='Type here'>")
    assert page.found == ["now, Owner Person", "Type here"]
