"""Join the snapshots of a contact that several parts of an import have extended, so that one undo takes back all.

That happens if two of the owner's contacts were merged into one after the parts were made.
"""

from sqlalchemy import select

from ..contacts.models import Contact
from ..database import in_ids
from ..extensions import db
from ..jobs import Job
from .reverting import Snapshot


def join_snapshots(job: Job, grown: dict[str, Snapshot]) -> dict[str, Snapshot]:
    """Return the snapshots of a part, joined with those that earlier parts of ``job`` have of the same contacts.

    The earlier parts lose them. What the contact said before the first part is what it says again after an undo.
    """
    shared_ids = _ids_of_merge_targets(grown)
    joined = dict(grown)
    for part in job.done_parts() if shared_ids else ():
        undo = part.undo or {}
        mine = {id_: snapshot for id_, snapshot in undo["grown"].items() if id_ in shared_ids}
        joined |= {id_: _join(snapshot, joined[id_]) for id_, snapshot in mine.items()}
        if mine:
            rest = {id_: snapshot for id_, snapshot in undo["grown"].items() if id_ not in mine}
            part.undo = undo | {"grown": rest}
    return joined


def _ids_of_merge_targets(grown: dict[str, Snapshot]) -> set[str]:
    """Return the ids of those contacts into which others were merged: no others can be in two parts."""
    ids = [int(id_) for id_ in grown]
    targets = db.session.scalars(select(Contact.merged_into_id).where(in_ids(Contact.merged_into_id, ids)))
    return set(map(str, targets))


def _join(before: Snapshot, after: Snapshot) -> Snapshot:
    """Return the snapshot from before both parts, with what both have added and the fingerprint of the end."""
    card = dict(before["card"])
    for name, added in after["card"].items():
        card[name] = [*card.get(name, []), *added] if isinstance(added, list) else added
    return before | {"card": card, "tags": [*before["tags"], *after["tags"]], "mark": after["mark"]}
