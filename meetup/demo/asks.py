"""Asks with an outcome in the demo: one that Priya settled, one that she helped with, and one that she kept."""

from collections.abc import Sequence

from ..asks import Outcome
from ..asks.models import ChosenHelper
from ..contacts import Contact
from ..people import User


def settle_asks(priya: User, users: Sequence[User]) -> None:
    _settle(priya, "Grant writing", [users[1], users[3]])
    _settle(users[2], "Data engineering", [priya])
    (kept,) = _settle(users[5], "Public speaking", [priya]).helpers
    kept.keep()


def _settle(owner: User, topic: str, helpers: Sequence[User]) -> Outcome:
    profile = owner.profile
    profile.add_topic("ask", topic, None, None)
    ask = next(each for each in profile.topics_of_kind("ask") if each.topic.name == topic)
    contacts = filter(None, (Contact.find(owner, helper) for helper in helpers))
    chosen = [ChosenHelper(contact, None, is_shown=True, reaches=True) for contact in contacts]
    outcome = Outcome.create(owner, ask, chosen)
    profile.remove_topic(ask)
    return outcome
