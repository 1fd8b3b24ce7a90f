"""What the page of the demo's event tells: how to get there, what is there, and who pays for it."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

from ..badges import BadgeDesign
from ..events import Event
from ..events.practical import EventPracticalities
from ..people import User
from ..people.pictures import Picture
from ..sponsors import Lead, Representative, Sponsor
from . import texts

LOGO_SIZE = (480, 200)
INK = "#1d1a16"


def fill_page(event: Event, organizer: User, users: Sequence[User]) -> None:
    """Say what is practical about ``event``, and show two sponsors. The first of ``users`` reads for one of them."""
    EventPracticalities.change(event.id, texts.PRACTICAL)
    for number, values in enumerate(texts.SPONSORS):
        sponsor = Sponsor.add(event.id, values)
        sponsor.set_logo(Picture.store(organizer.id, draw_logo(number, values["name"])))
        if number == 0:
            _let_people_give_details(sponsor, *users)


def design_badges(event: Event) -> None:
    """Choose how the badges of ``event`` look. Two helpers at the door tell speakers and staff apart by them."""
    BadgeDesign.change(
        event.id,
        {
            "paper": "a6-on-a4",
            "both_sides": True,
            "shown": ["title", "role", "company", "pronouns", "code"],
            "marks": {"speaker": "star", "organizer": "hexagon", "staff": "square", "host": "diamond", "attendee": ""},
        },
    )


def _let_people_give_details(sponsor: Sponsor, reader: User, *givers: User) -> None:
    Representative.add(sponsor, reader.email)
    representative = Representative.find_named(sponsor.id, reader)
    assert representative is not None
    representative.accept(reader)
    for number, user in enumerate(givers):
        Lead.give(sponsor, user, gives_email=number % 2 == 0)


def draw_logo(number: int, name: str) -> dict[int, bytes]:
    """Return a made-up logo: a sign, and the name beside it."""
    logo = Image.new("RGB", LOGO_SIZE, "white")
    canvas = ImageDraw.Draw(logo)
    if number % 2:
        canvas.polygon([(30, 150), (90, 50), (150, 150)], fill="#7a4faf")
        canvas.polygon([(70, 150), (110, 84), (150, 150)], fill="#f4839a")
    else:
        canvas.ellipse((30, 50, 130, 150), fill="#088cb9")
        canvas.ellipse((70, 75, 120, 125), fill="white")
    canvas.text((170, 100), name, fill=INK, font_size=56, anchor="lm")
    return {side: _webp(logo, side) for side in (160, 480)}


def _webp(picture: Image.Image, side: int) -> bytes:
    small, buffer = picture.copy(), BytesIO()
    small.thumbnail((side, side))
    small.save(buffer, "WEBP", quality=90)
    return buffer.getvalue()
