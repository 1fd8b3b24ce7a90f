"""Look-ups for routes: the reader's own asks, outcomes and helpers. They abort the request with 404."""

from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from ..ids import parse_row_id
from ..people.topics import ProfileTopic
from .choices import MAX_HELPERS, Chosen, find_chosen
from .models import Outcome


def get_ask(topic_id: int) -> ProfileTopic:
    """Return an ask of the reader."""
    found: ProfileTopic | None = current_user.profile.find_topic("ask", topic_id)
    if found is None:
        raise NotFound
    return found


def get_chosen(values: MultiDict[str, str]) -> Chosen:
    """Return the helpers that a form or an address names, at most ``MAX_HELPERS`` of each kind."""
    ids = [
        list(dict.fromkeys(values.getlist(name, type=parse_row_id)))[:MAX_HELPERS]
        for name in ("contact", "introduction")
    ]
    found = find_chosen(current_user, *ids)
    if found is None:
        raise NotFound
    return found


def lock_own_outcome(outcome_id: int) -> Outcome:
    """Return an outcome of the reader, locked until the end of the transaction."""
    outcome = Outcome.lock_own(current_user, outcome_id)
    if outcome is None:
        raise NotFound
    return outcome
