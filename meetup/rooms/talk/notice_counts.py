"""The number of unseen notices in the bottom bar, which streams keep up to date."""

from collections.abc import Collection
from datetime import datetime

from flask import render_template
from sqlalchemy import Select, select

from ... import live
from ...database import in_ids, mark_read_only
from ...extensions import db
from ..personal import finds_personal_updates, person_channel
from .messages import Message
from .notices import Notice


def publish_notice_counts(message: Message) -> None:
    """Send the new number to those whom ``message`` mentions or replies to. Call it after the commit."""
    mark_read_only()
    if message.reply_to_id or "@" in message.body:
        for frame in _notice_count_frames(select(Notice).where(Notice.message_id == message.id)):
            live.publish(frame.channel, frame.event, frame.data, frame.stamp)


@finds_personal_updates
def _notice_count_frames_since(user_ids: Collection[int], since: datetime) -> list[live.Frame]:
    return _notice_count_frames(select(Notice).where(Notice.created_at >= since, in_ids(Notice.user_id, user_ids)))


def _notice_count_frames(query: Select[Notice]) -> list[live.Frame]:
    latest = {notice.user_id: notice for notice in db.session.scalars(query.order_by(Notice.id))}
    unseen = Notice.unseen_counts(latest) if latest else {}
    return [_notice_count_frame(notice, unseen[user_id]) for user_id, notice in latest.items()]


def _notice_count_frame(notice: Notice, unseen: int) -> live.Frame:
    html = render_template("rooms/talk/_badge.html", unseen=unseen)
    return live.Frame(person_channel(notice.user_id), "notice", html, live.make_stamp(notice.created_at, notice.id))
