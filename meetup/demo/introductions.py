"""Introductions in the demo: one that Priya made and that waits, one that worked, and one that she said yes to."""

from collections.abc import Sequence

from ..extensions import now
from ..introductions import Introduction
from ..people import User

WHY = "You both want to bring more women into data engineering, and you live ten minutes from each other."
WHY_TOO = "She has just built what you're planning, and would love to talk about what went wrong."
WHY_ME = "You asked me for somebody who knows streaming at scale. Here you are."


def make_introductions(priya: User, users: Sequence[User]) -> None:
    Introduction.create(priya, users[3], users[11], WHY, WHY)
    worked = Introduction.create(priya, users[5], users[8], WHY_TOO, WHY)
    worked.met_at = worked.met_told_at = worked.noticed_at = now()
    received = Introduction.create(users[6], priya, users[52], WHY_ME, WHY_TOO)
    for side in (*worked.sides, *received.sides):
        if side.introduction is worked or side.person_id == priya.id:
            side.accepted_at = now()
