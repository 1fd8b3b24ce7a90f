"""The rooms of the demo: who is in them, and what they ask, vote and say."""

from collections.abc import Callable
from random import Random
from uuid import UUID

from ..coffee.models import Coffee
from ..events import Event
from ..extensions import now
from ..moderation.reportables import Reportable
from ..moderation.reports import Report
from ..people import User
from ..rooms import Room
from ..rooms.hosts import RoomHost
from ..rooms.polls.models import Poll
from ..rooms.questions.models import Question
from ..rooms.talk.reactions import EMOJI
from ..rooms.talk.saying import say
from . import texts


def create_rooms(event: Event) -> None:
    """Create the rooms that every event of the demo has."""
    for name, topic in texts.ROOMS:
        Room.create(event, name, topic=topic)


def fill_rooms(live: Event, users: list[User], random: Random, uuid: Callable[[], UUID]) -> None:
    """Let ``users`` enter the rooms of ``live`` and take part in the second one, and in random coffee."""
    rooms = Room.all_for(live)
    hall = rooms[1]
    hall.draw_icebreaker()
    for place, user in enumerate(users[:45]):
        visit = rooms[place % len(rooms)].enter(user)
        visit.set_listing(listed=random.random() < 0.7, open_to_talk=random.random() < 0.3)
    _ask_questions(hall, users, random, uuid)
    _hold_poll(hall, users, random, uuid)
    _start_coffee(live, users)
    _talk(hall, users, uuid)
    RoomHost.add(hall.id, live.add_attendee(users[2]))
    say(hall, users[1], texts.MENTION.format(users[0].profile.name), uuid())


def _ask_questions(hall: Room, users: list[User], random: Random, uuid: Callable[[], UUID]) -> None:
    for place, text in enumerate(texts.QUESTIONS):
        question = Question.ask(hall, users[2 + place], text, place % 3 == 1, uuid())
        for user in users[4 : 4 + random.randrange(2, 30)]:
            question.add_vote(user)


def _hold_poll(hall: Room, users: list[User], random: Random, uuid: Callable[[], UUID]) -> None:
    title, choices = texts.POLL
    poll = Poll.create(hall, users[1], uuid(), choices, question=title, several=False, hidden=False)
    for user in users[2:33]:
        poll.cast_ballot(user, [random.choice(poll.choices).id])


def _start_coffee(live: Event, users: list[User]) -> None:
    coffee = Coffee.start(live, 30, texts.COFFEE_POINTS)
    for user in users[:20]:
        coffee.join(user)
    coffee.next_at = now()
    coffee.draw_round()


def _talk(hall: Room, users: list[User], uuid: Callable[[], UUID]) -> None:
    """Let people talk, with reactions, an answer, and an advertisement that somebody reports."""
    messages = [say(hall, users[1 + place % 7], text, uuid()) for place, text in enumerate(texts.TALK)]
    for place, user in enumerate(users[3:12]):
        messages[place % 4].set_reaction(user, EMOJI[place % 3], True)
    messages[0].set_reaction(users[0], EMOJI[0], True)
    say(hall, users[0], texts.ANSWER, uuid(), messages[0].id)
    advert = say(hall, users[9], texts.SPAM_MESSAGE, uuid())
    Report.create(Reportable(advert), hall, users[4], "spam", texts.SPAM_REPORT_NOTE)
