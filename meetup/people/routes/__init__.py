"""The pages about accounts and profiles, one module a noun."""

from flask import Blueprint

from . import (
    agreements,
    confirmations,
    data_requests,
    departures,
    devices,
    email_changes,
    own_topics,
    passkey_sign_ins,
    passkeys,
    pictures,
    profiles,
    returns,
    sharing,
    sign_in_codes,
    sign_ins,
    stopped_email_changes,
    topic_suggestions,
    users,
)

bp = Blueprint("people", __name__)
PAGES = (
    *(
        agreements,
        confirmations,
        data_requests,
        departures,
        devices,
        email_changes,
        own_topics,
        passkey_sign_ins,
        passkeys,
        pictures,
    ),
    *(profiles, returns, sharing, sign_in_codes, sign_ins, stopped_email_changes, topic_suggestions, users),
)
for pages in PAGES:
    bp.register_blueprint(pages.bp)
