"""The pages about accounts and profiles, one module a noun."""

from flask import Blueprint

from . import (
    agreements,
    confirmations,
    departures,
    devices,
    own_topics,
    passkey_sign_ins,
    passkeys,
    pictures,
    profiles,
    returns,
    sharing,
    sign_ins,
    topic_suggestions,
    users,
)

bp = Blueprint("people", __name__)
PAGES = (
    *(agreements, confirmations, departures, devices, own_topics, passkey_sign_ins, passkeys, pictures, profiles),
    *(returns, sharing, sign_ins, topic_suggestions, users),
)
for pages in PAGES:
    bp.register_blueprint(pages.bp)
