"""The page of today: everything that it shows to a signed-in user."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from ..asks.questions import HelpQuestion, list_questions
from ..coffee.pairings import Pairing, pairing_with_partner
from ..events import adds_to_event_today, event_today_for
from ..events.today import EventToday
from ..exchange.card_requests import CardRequest, list_requests
from ..exchange.news import NewsItem, list_news
from ..formats import today
from ..goals import GoalLine, goals_of_today
from ..introductions.today import IntroductionsToday, introductions_today
from ..languages import gettext
from ..people import User
from ..people.text import first_name
from ..suggestions import SuggestedPerson, suggestions_on_today
from .due_today import DueToday, load_due_today
from .evenings import Evening, evening_of
from .first_steps import FirstStep, first_steps
from .progress import Progress, recent_event_progress


@dataclass(frozen=True)
class TodayPage:
    """Everything that the page of today shows."""

    today: date
    greeting: str
    """The heading of the page."""
    evening: Evening | None
    """Whom the user met on the day of an event, in its evening and on the morning after."""
    first_steps: Sequence[FirstStep]
    """What a newcomer does first; nothing once that is done, or somebody is on the list."""
    progress: Progress | None
    """How far the user is with the event that ended last, while somebody is left and no evening says so."""
    due: DueToday
    event_today: EventToday
    """The event that the user is at, or goes to next."""
    requests: Sequence[CardRequest]
    """The people who ask for the user's card."""
    news: Sequence[NewsItem]
    """The meetings that the user has not acknowledged yet."""
    pairing: Pairing | None
    """The coffee that the user is paired for right now."""
    introductions: IntroductionsToday | None
    """What is new about introductions."""
    goals: Sequence[GoalLine]
    """What the user wants from that event."""
    helps: Sequence[HelpQuestion] = ()
    """What the user is said to have helped with, to be kept or not."""
    suggestions: Sequence[SuggestedPerson] = ()
    """The people worth finding at the event."""
    event_parts: Sequence[Markup] = ()
    """Parts about the event that other slices add."""


def load_today_page(user: User) -> TodayPage:
    """Return what the page of today shows to ``user``."""
    day = today()
    event_today = event_today_for(user)
    evening = evening_of(user, event_today.event)
    steps, due = first_steps(user, event_today), load_due_today(user, day)
    return TodayPage(
        today=day,
        greeting=_greeting(user, evening, steps),
        evening=evening,
        first_steps=steps,
        progress=None if evening else recent_event_progress(user),
        due=due,
        event_today=event_today,
        requests=list_requests(user),
        news=list_news(user),
        pairing=pairing_with_partner(user, event_today.event),
        suggestions=suggestions_on_today(event_today.event, user) if event_today.event else (),
        goals=goals_of_today(event_today),
        helps=list_questions(user) if due.helps else (),
        introductions=introductions_today(user, due.introductions, due.introduced),
        event_parts=[Markup(part(event_today)) for part in adds_to_event_today],  # noqa: S704 - rendered by templates
    )


def _greeting(user: User, evening: Evening | None, steps: Sequence[FirstStep]) -> str:
    """Return the heading: a greeting by name for a newcomer and in the evening of an event, else that it is today."""
    name = first_name(user.profile.name)
    if evening:
        return (
            gettext("Good morning, %(name)s", name=name)
            if evening.is_morning_after
            else gettext("Good evening, %(name)s", name=name)
        )
    return gettext("Welcome, %(name)s", name=name) if steps else gettext("Today")
