"""Attendees with topics, for the tests of suggestions."""

from sqlalchemy import select

from meetup.events import Event
from meetup.extensions import db
from meetup.outbox.worker import run_planner
from meetup.people import User
from meetup.suggestions import Suggestion
from meetup.suggestions.planner import draw_suggestions
from tests.cast import Cast, join
from tests.clients import Client

EVENT = "/events/pydata-lisbon"
WORTH_FINDING = f"{EVENT}/worth-finding"


def says(person: User, **topics: list[str]) -> User:
    """``person`` with these interests, offers and asks on their card."""
    person = db.session.get_one(User, person.id)
    for kind, names in topics.items():
        person.profile.set_topics(kind, names)
    person.profile.share(["headline", "interests", "offers", "asks"])
    person.profile.run_change_hooks()
    db.session.commit()
    return person


def attend(cast: Cast, name: str, listed: bool = True, **topics: list[str]) -> User:
    """A new attendee, called like "Ada Person"; listed unless it says otherwise."""
    person = says(join(name), **topics)
    attendance = db.session.get_one(Event, cast.event.id).add_attendee(person)
    if listed:
        attendance.list_in_directory()
    db.session.commit()
    return person


def draw() -> None:
    """Let the worker draw what is due."""
    run_planner(draw_suggestions)


def suggested(client: Client) -> list[tuple[str, str]]:
    """Whom the page of suggestions shows, and why."""
    page = client.visit(WORTH_FINDING)
    lists = page.all("ul", class_="rows")
    return (
        [(row.one("strong").text, row.one("small", class_="note").text) for row in lists[0].all("li")] if lists else []
    )


def suggestion_url(user: User, other: User) -> str:
    """The address of the page about ``other``, as suggested to ``user``."""
    query = select(Suggestion.id).where(Suggestion.user_id == user.id, Suggestion.other_id == other.id)
    return f"{WORTH_FINDING}/{db.session.scalars(query).one()}"
