"""The pages about accounts and profiles, one module a noun."""

from flask import Blueprint

from . import (
    agreements,
    confirmations,
    departures,
    own_topics,
    pictures,
    profiles,
    returns,
    sharing,
    sign_ins,
    topic_suggestions,
    users,
)

bp = Blueprint("people", __name__)
PAGES = (agreements, confirmations, departures, own_topics, pictures, profiles, returns, sharing, sign_ins)
for pages in (*PAGES, topic_suggestions, users):
    bp.register_blueprint(pages.bp)
