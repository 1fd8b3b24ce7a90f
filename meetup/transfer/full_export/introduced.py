"""The introductions that the owner made and received, and what they wish about them.

What others answered is in nobody's export but their own.
"""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, contains_eager

from ...extensions import db
from ...introductions import Introduction, IntroductionSettings, IntroductionSide
from ...introductions.received import shown_ids
from ...people import Profile, User


def made_introductions(owner: User) -> list[dict[str, Any]]:
    """Return what the owner wrote to whom, with the state that the owner's own page shows."""
    query = select(Introduction, IntroductionSide, Profile.name).join(Introduction.sides)
    query = query.join(Profile, Profile.user_id == IntroductionSide.person_id)
    query = query.where(Introduction.introducer_id == owner.id)
    rows = db.session.execute(query.order_by(Introduction.id, IntroductionSide.person_id))
    return [
        {
            "to": name,
            "sentence": side.sentence,
            "created_at": introduction.created_at,
            "state": introduction.state,
            "met_at": introduction.met_at,
        }
        for introduction, side, name in rows
    ]


def received_introductions(owner: User) -> list[dict[str, Any]]:
    """Return what the owner was shown: what they answered, and what their own page shows."""
    other, introducer = aliased(Profile), aliased(Profile)
    query = select(IntroductionSide, other.name, introducer.name).join(IntroductionSide.introduction)
    query = query.join(other, other.user_id == IntroductionSide.other_id)
    query = query.join(introducer, introducer.user_id == Introduction.introducer_id)
    is_answered = or_(IntroductionSide.accepted_at.is_not(None), IntroductionSide.declined_at.is_not(None))
    is_shown = IntroductionSide.introduction_id.in_(shown_ids())
    query = query.where(IntroductionSide.person_id == owner.id, or_(is_answered, is_shown))
    query = query.options(contains_eager(IntroductionSide.introduction)).order_by(IntroductionSide.introduction_id)
    return [
        {
            "introducer": introducer_name,
            "other": other_name,
            "sentence": side.sentence,
            "created_at": side.introduction.created_at,
            "accepted_at": side.accepted_at,
            "declined_at": side.declined_at,
        }
        for side, other_name, introducer_name in db.session.execute(query, {"user_id": owner.id})
    ]


def introduction_settings(owner: User) -> dict[str, Any]:
    chosen = IntroductionSettings.find_or_default(owner)
    return {name: getattr(chosen, name) for name in ("off_at", "mails_off_at", "mutual_at")}
