"""Erase bundles an hour after they were finished, those that are outdated, and those that were never finished."""

from datetime import timedelta

from sqlalchemy import and_, delete, exists, or_, select

from ...extensions import db, now
from ...tidying import erase_batch, tidies
from .models import BUNDLES_KEPT, Bundle, BundlePiece

UNFINISHED_KEPT = timedelta(days=8)
"""Longer than a job waits for a worker."""
PIECES_PER_BATCH = 25
"""Pieces are as large as photos, so that fewer than other rows are erased in one transaction."""


@tidies("exports of everything")
def _erase_bundles() -> int:
    """Erase pieces first, and bundles that have none left."""
    is_outdated = and_(Bundle.finished_at.is_not(None), Bundle.holds_what_is_hidden())
    is_expired = or_(Bundle.finished_at <= now() - BUNDLES_KEPT, Bundle.created_at <= now() - UNFINISHED_KEPT)
    is_old = or_(is_expired, is_outdated)
    old_pieces = select(BundlePiece.id).join(Bundle, Bundle.id == BundlePiece.bundle_id).where(is_old)
    ids = db.session.scalars(old_pieces.limit(PIECES_PER_BATCH)).all()
    if ids:
        db.session.execute(delete(BundlePiece).where(BundlePiece.id.in_(ids)))
        return len(ids)
    return erase_batch(Bundle, is_old, ~exists().where(BundlePiece.bundle_id == Bundle.id))
