"""Erase the files with badges an hour after they were made, and pieces that nobody has put together."""

from datetime import timedelta

from sqlalchemy import and_, or_

from ..extensions import now
from ..tidying import erase_batch, tidies
from .models import FILES_KEPT, BadgeFile

PIECES_KEPT = timedelta(days=1)


@tidies("files with badges")
def _erase_files() -> int:
    is_old = and_(BadgeFile.position.is_(None), BadgeFile.created_at <= now() - FILES_KEPT)
    return erase_batch(BadgeFile, or_(is_old, BadgeFile.created_at <= now() - PIECES_KEPT))
