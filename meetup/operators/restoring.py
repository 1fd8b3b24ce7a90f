"""Who is an operator after a backup was restored."""

from ..extensions import db
from ..operations import Restoration, on_restored
from .models import OPERATOR, Operator


@on_restored
def _delete_removed_operators(restoration: Restoration) -> None:
    """Delete those who were removed after they had been added, and name the others, as the ledger may be lost."""
    kept = []
    for operator in Operator.all():
        removed_at = restoration.removals.removed_at(OPERATOR, operator.known_by)
        if removed_at and removed_at > operator.added_at:
            db.session.delete(operator)
        else:
            kept.append(operator.user.email)
    restoration.notes.append(f"Operators are: {', '.join(kept) or 'nobody'}. See that this is as it should be.")
