"""Accounts, signing in, profiles, cards and pictures."""

from flask import Flask

from . import absences, complaints, data_requests, drawn_parts, routes, tidying
from .agreements import Agreement, words_of
from .card import Card, card_of, summary_card_of
from .erasures_cli import erasures_commands
from .leaving import erasing
from .leaving import letters as departure_letters
from .models import SHAREABLE_FIELDS, Profile, User
from .passkeys import Passkey
from .phones import dial_target
from .photo_urls import photo_url
from .signing_in import after_restores, email_change_letters, last_uses, security_letters, sign_in_letters
from .signing_in.sign_ins import offers_passkey
from .topics import ProfileTopic, Topic, TopicLine, topic_in_sentence, topic_label
from .topics.cli import merge_topics_command


def init_app(app: Flask) -> None:
    app.jinja_env.filters["dialled"] = dial_target
    app.register_blueprint(routes.bp)
    app.cli.add_command(merge_topics_command)
    app.cli.add_command(erasures_commands)
    complaints.init_app(app)
    drawn_parts.init_app(app)
    app.jinja_env.globals.update(photo_url=photo_url, words_of=words_of, offers_passkey=offers_passkey)
    last_uses.init_app(app)


__all__ = [
    "SHAREABLE_FIELDS",
    "Agreement",
    "Card",
    "Passkey",
    "Profile",
    "ProfileTopic",
    "Topic",
    "TopicLine",
    "User",
    "absences",
    "after_restores",
    "card_of",
    "data_requests",
    "departure_letters",
    "email_change_letters",
    "erasing",
    "init_app",
    "security_letters",
    "sign_in_letters",
    "summary_card_of",
    "tidying",
    "topic_in_sentence",
    "topic_label",
]
