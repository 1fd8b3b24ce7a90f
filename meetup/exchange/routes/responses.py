"""What a phone or a browser gets after a scan: the sheet of a contact, or the form to review a card."""

from collections.abc import Mapping
from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...contacts import duplicates
from ...errors import wants_fragment, wants_json
from ...formats import clock, day, time_zone, today
from ...languages import gettext
from ..encounters import REPEAT_PERIOD
from ..exchanges import ExchangeResult
from ..foreign import ParsedCard
from ..new_card_forms import NewKeptCardForm
from ..sheet_parts import sheet_parts
from ..ways import Way

MEETING_FIELDS = ("uuid", "at", "sent_at")
"""The fields that a phone sends with a foreign code that waited for a signal."""


def render_review(parsed_card: ParsedCard, sent: Mapping[str, str]) -> str:
    """Return the form to review ``parsed_card``; ``sent`` may have the values of ``MEETING_FIELDS`` for the meeting."""
    meeting = {name: sent.get(name) for name in MEETING_FIELDS}
    form = NewKeptCardForm.for_review(Way.SCAN, parsed_card.details, **meeting)
    offer_duplicates(form)
    return render_new_card(form, parsed_card.remarks)


def render_new_card(form: NewKeptCardForm, remarks: tuple[str, ...] = ()) -> str:
    """Return ``form`` as a page, or only the form for the sheet of the scanner."""
    if form.photo.data and not form.photo.errors:
        form.photo.errors = [gettext("Choose the photo again: browsers don't keep it when a form needs fixing.")]
    template = "exchange/_new_card.html" if wants_fragment() else "exchange/kept_cards/new.html"
    is_review = wants_fragment() or form.how.data == Way.SCAN
    return render_template(template, form=form, remarks=remarks, is_review=is_review)


def exchanged_response(exchange: ExchangeResult, sentence: str) -> ResponseReturnValue:
    """Answer 201, or 200 to a replay, with the sheet or with JSON; to a browser, redirect and show ``sentence``."""
    contact = exchange.contact
    status = 200 if exchange.is_replay else 201
    if wants_fragment():
        met_before = _met_before(exchange)
        context = {"contact": contact, "encounter": exchange.encounter, "met_before": met_before}
        context["parts"] = sheet_parts(contact, exchange.encounter)
        return render_template("exchange/_sheet.html", **context), status
    url = url_for("follow_up.contacts.show", contact_id=contact.id)
    if wants_json():
        return {"contact": contact.id, "url": url}, status
    flash(sentence)
    return redirect(url, 303)


def _met_before(exchange: ExchangeResult) -> str:
    """Return that the two met before this scan, and when; an empty string if they did not."""
    previous = None if exchange.is_first else exchange.encounter.find_previous(exchange.contact)
    if previous is None:
        return ""
    time_between = exchange.encounter.met_at - previous.met_at
    if time_between < timedelta(minutes=2):
        return gettext("Already on your list · met a minute ago")
    if time_between < REPEAT_PERIOD:
        minutes = int(time_between.total_seconds() // 60)
        return gettext("Already on your list · met %(minutes)s minutes ago", minutes=minutes)
    if previous.met_at.astimezone(time_zone()).date() == today():
        return gettext("Already on your list · met at %(time)s", time=clock(previous.met_at))
    return gettext("Already on your list · met on %(day)s", day=day(previous.met_at))


def offer_duplicates(form: NewKeptCardForm) -> bool:
    """Let the form ask about contacts who may be the same person. Return whether there are any."""
    contacts = duplicates.find_duplicates(current_user, form.details)
    if contacts:
        form.offer_duplicates(contacts, is_certain=duplicates.shares_channel(contacts[0], form.details))
    return bool(contacts)
