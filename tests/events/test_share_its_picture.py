"""Messengers and social networks show a picture with a link to an event."""

import re
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from meetup import typefaces
from meetup.events import Event, Visibility
from meetup.events.cover_patterns import PATTERNS
from meetup.events.link_picture import HEIGHT, MAX_BYTES, WIDTH, LinkPicture
from meetup.extensions import db
from meetup.text_lines import break_lines
from meetup.typefaces import drawable, is_right_to_left, runs_of, width_of
from tests.cast import Cast
from tests.conftest import ClientFor, Visit
from tests.pages import Page
from tests.pictures import store_photo

EVENT = "/events/pydata-lisbon"
ADDRESS = re.compile(r"http://localhost(/events/pydata-lisbon/link-en-[0-9a-f]{12}\.jpg)")

TITLES = {
    "short": "PyData",
    "long": "How we keep in touch with people and bees " * 3,
    "one word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "Arabic": "مؤتمر البيانات 2026 (PyData) في الرباط",
    "Hebrew": "שלום תל אביב",
    "Thai": "สวัสดี กรุงเทพ",
    "Hindi": "नमस्ते दिल्ली",
    "Greek and Cyrillic": "Ελλάδα Привет",
    "nothing but emoji": "🎉🎉",
}


def drawn(title: str = "PyData", pattern: str = "tiles", place: str = "LX Factory") -> LinkPicture:
    return LinkPicture(title, "Thu 12 – Fri 13 Jun 2026", place, "pydata", pattern, 5, None)


def meta(page: Page, name: str) -> str | None:
    found = page.all("meta", property=name)
    return found[0]["content"] if found else None


def picture_path(page: Page) -> str:
    address = meta(page, "og:image")
    assert address
    match = ADDRESS.fullmatch(address)
    assert match, address
    return match[1]


def change(app: Flask, cast: Cast, **columns: object) -> None:
    with app.app_context():
        db.session.get_one(Event, cast.event.id).edit(**columns)
        db.session.commit()


def test_it_is_drawn_as_networks_want_it(cast: Cast, visit: Visit, client_for: ClientFor) -> None:
    page = visit(EVENT)
    answer = client_for(None).get(picture_path(page))
    assert answer.mimetype == "image/jpeg"
    assert len(answer.data) < MAX_BYTES
    picture = Image.open(BytesIO(answer.data))
    assert picture.format == "JPEG"
    assert picture.size == (int(meta(page, "og:image:width") or 0), int(meta(page, "og:image:height") or 0))
    assert picture.size == (WIDTH, HEIGHT) == (1200, 630)
    assert (meta(page, "og:image:alt") or "").startswith("PyData Lisbon · ")
    assert page.one("meta", name="twitter:card")["content"] == "summary_large_image"
    again = client_for(None).get(picture_path(page), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "columns",
    [{"title": "PyData Porto"}, {"venue": "Hub Criativo"}, {"time_zone": "Asia/Tokyo"}, {"chosen_hue": 11}],
    ids=lambda columns: next(iter(columns)),
)
def test_its_address_changes_with_what_it_shows(
    app: Flask, cast: Cast, visit: Visit, client_for: ClientFor, columns: dict[str, object]
) -> None:
    change(app, cast, chosen_hue=3)
    before = picture_path(visit(EVENT))
    change(app, cast, description="Coffee.")
    assert picture_path(visit(EVENT)) == before
    if "time_zone" in columns:  # Midnight in Lisbon is the next morning in Tokyo.
        start = cast.event.starts_at.replace(hour=23)
        change(app, cast, starts_at=start, ends_at=start.replace(minute=59))
        before = picture_path(visit(EVENT))
    change(app, cast, **columns)
    now = picture_path(visit(EVENT))
    assert now != before
    led = client_for(None).get(before)
    assert (led.status_code, led.location) == (302, now)


def test_an_uploaded_cover_is_in_it(app: Flask, cast: Cast, visit: Visit, client_for: ClientFor) -> None:
    before = picture_path(visit(EVENT))
    with app.app_context():
        db.session.get_one(Event, cast.event.id).set_cover(store_photo(cast.organizer.id))
        db.session.commit()
    now = picture_path(visit(EVENT))
    assert now != before
    assert client_for(None).get(now).status_code == 200


@pytest.mark.parametrize(
    ("status", "visibility", "is_shown", "is_found"),
    [
        ("published", Visibility.PUBLIC, True, True),
        ("cancelled", Visibility.PUBLIC, True, True),
        ("published", Visibility.UNLISTED, True, False),
        ("published", Visibility.MEMBERS, False, False),
        ("draft", Visibility.PUBLIC, False, False),
    ],
)
def test_only_what_the_link_opens_has_one(
    app: Flask,
    cast: Cast,
    visit: Visit,
    client_for: ClientFor,
    status: str,
    visibility: str,
    is_shown: bool,
    is_found: bool,
) -> None:
    path = picture_path(visit(EVENT))
    with app.app_context():
        event = db.session.get_one(Event, cast.event.id)
        event.status, event.visibility = status, Visibility(visibility)
        db.session.commit()
    page = visit(EVENT, as_=cast.organizer)
    assert (meta(page, "og:image") is not None) == is_shown
    assert bool(page.all("script", type="application/ld+json")) == is_found
    assert bool(page.all("meta", name="robots")) != is_found
    assert client_for(cast.organizer).get(path).status_code == (200 if is_shown else 404)


@pytest.mark.one_database
@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_every_title_fits(app: Flask, title: str) -> None:
    content = drawn(title).draw()
    assert len(content) < MAX_BYTES
    assert Image.open(BytesIO(content)).size == (WIDTH, HEIGHT)


@pytest.mark.one_database
@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_is_drawn_below_the_limit(app: Flask, pattern: str) -> None:
    assert len(drawn(pattern=pattern).draw()) < MAX_BYTES


@pytest.mark.one_database
def test_words_are_drawn_on_it(app: Flask) -> None:
    """White pixels stand where the title is, at the left for Latin and at the right for Arabic."""

    def whites(title: str) -> tuple[int, int]:
        picture = Image.open(BytesIO(drawn(title, place="").draw())).convert("L")
        row = picture.crop((0, 430, WIDTH, 530)).point(lambda value: 255 if value > 235 else 0)
        left, right = row.crop((0, 0, WIDTH // 2, 100)), row.crop((WIDTH // 2, 0, WIDTH, 100))
        return left.histogram()[255], right.histogram()[255]

    left, right = whites("Lisbon")
    assert left > 1000 > right
    left, right = whites("الرباط")
    assert right > 1000 > left


@pytest.mark.one_database
def test_lines_hold_what_fits() -> None:
    text = "one two three four five six seven"
    width = width_of("one two three")
    assert break_lines(text, width, 9) == ["one two three", "four five six", "seven"]
    assert break_lines(text, width, 2) == ["one two three", "four five six…"]
    assert break_lines("", width, 2) == []
    assert "".join(break_lines("x" * 40, width_of("x" * 10), 9)) == "x" * 40
    assert all(width_of(line) <= width for line in break_lines(text * 3, width, 3))


@pytest.mark.one_database
def test_each_script_has_its_typeface(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [(face.family, run) for face, run in runs_of("Rabat الرباط 2026")] == [
        ("Noto Sans", "Rabat "),
        ("Noto Sans Arabic", "الرباط"),
        ("Noto Sans", " 2026"),
    ]
    assert is_right_to_left("2026 الرباط") and not is_right_to_left("2026 Rabat")
    assert drawable("Ship it 🚀 now\ufe0f") == "Ship it now"
    monkeypatch.setattr(typefaces, "east_asian", dict)
    assert drawable("数据大会 2026") == ""
    assert drawable("Data 2026") == "Data 2026"
