"""Introducing two of one's contacts to each other."""

from sqlalchemy import select

from ..contacts.models import Contact
from ..domain_errors import DomainError
from ..extensions import db
from ..languages import gettext
from ..people import User
from ..rate_limits import LimitReachedError, RateLimit
from .connections import reaches
from .models import MAX_OPEN, Introduction

DAILY_LIMIT = RateLimit("introductions", "10 per day")


class IntroductionError(DomainError):
    """Nobody is introduced. The reason is always one of the introducer's own: never what one of the two wishes."""

    status = 422


def introduce(introducer: User, a: Contact, b: Contact, to_a: str, to_b: str) -> Introduction:
    """Introduce the people behind two contacts of ``introducer``, with a sentence to each that says why.

    Sending the same once more changes nothing. If somebody is hidden from somebody, the introduction is stored like any
    other and reaches nobody. The worker writes mails and pushes, so that this takes the same time for everybody.

    Raises:
        IntroductionError: the two are being introduced already, or too many introductions are open.
        LimitReachedError: there were too many within a day.
    """
    assert a.person and b.person
    db.session.execute(select(User.id).where(User.id == introducer.id).with_for_update(key_share=True))
    if open_one := Introduction.find_open(introducer, a.person, b.person):
        if {side.person_id: side.sentence for side in open_one.sides} == {a.person_id: to_a, b.person_id: to_b}:
            return open_one
        raise IntroductionError(
            gettext("You're introducing these two already. Wait for their answers, or withdraw it.")
        )
    if Introduction.count_open(introducer) >= MAX_OPEN:
        raise IntroductionError(
            gettext(
                "You have %(number)s open introductions. Wait for an answer, or withdraw one, before starting another.",
                number=MAX_OPEN,
            )
        )
    if not DAILY_LIMIT.take(str(introducer.id)):
        wait = DAILY_LIMIT.seconds_until_free(str(introducer.id))
        raise LimitReachedError(gettext("That's a lot of introductions for one day."), wait)
    is_reaching = reaches(introducer.id, a.person.id, b.person.id)
    return Introduction.create(introducer, a.person, b.person, to_a, to_b, is_reaching)
