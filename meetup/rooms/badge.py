"""How many notices wait for somebody: the number on the bar, which their streams keep."""

from collections.abc import Callable, Collection
from datetime import datetime

from flask import render_template
from sqlalchemy import Select, select

from .. import live
from ..database import among, only_reads
from ..extensions import db
from .messages import Message
from .notices import Notice


def channel(user_id: int) -> str:
    """What only this user's streams listen to."""
    return f"person:{user_id}"


def tell_notices(message: Message) -> None:
    """Let those know whom ``message`` mentions or answers. Call it after the commit."""
    only_reads()
    if message.reply_to_id or "@" in message.body:
        for frame in _frames(select(Notice).where(Notice.message_id == message.id)):
            live.publish(frame.channel, frame.event, frame.data, frame.stamp)


personal: list[Callable[[Collection[int], datetime], list[live.Frame]]] = []
"""What else people are told since a moment, each on their own screens; by their ids."""


@live.fetches("person")
def missed(channels: Collection[str], since: datetime) -> list[live.Frame]:
    """What these people have been told since then."""
    people = [int(name.partition(":")[2]) for name in channels]
    return [frame for find in (_numbers, *personal) for frame in find(people, since)]


def _numbers(people: Collection[int], since: datetime) -> list[live.Frame]:
    return _frames(select(Notice).where(Notice.created_at >= since, among(Notice.user_id, people)))


def _frames(notices: Select[Notice]) -> list[live.Frame]:
    latest = {notice.user_id: notice for notice in db.session.scalars(notices.order_by(Notice.id))}
    unseen = Notice.unseen_of(latest) if latest else {}
    return [_frame(notice, unseen[user_id]) for user_id, notice in latest.items()]


def _frame(notice: Notice, unseen: int) -> live.Frame:
    html = render_template("rooms/_badge.html", unseen=unseen)
    return live.Frame(channel(notice.user_id), "notice", html, live.stamp(notice.created_at, notice.id))
