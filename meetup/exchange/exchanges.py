"""The exchange: the transaction that turns a scan into two contacts and one encounter."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from ..codes import Code
from ..contacts.models import Contact
from ..contacts.stages import Stage
from ..contacts.touches import Change
from ..database import as_loaded, insert_new, writes_alone
from ..database.prepared import is_given_id, prepared
from ..events import badge_gives_card
from ..extensions import db, now
from ..languages import gettext
from ..people import Profile, User
from .encounters import MAX_SYNC_DELAY, Encounter
from .new_meetings import NewMeeting
from .places import find_place
from .refusals import REPLACED_CODE, ExchangeError, check_scan
from .ways import Way


@dataclass(frozen=True)
class Scan:
    """What the scanner's device sends: its own UUID of the scan, the time by its clock, the way, and a chosen event.

    ``line`` is what somebody says with a hello.
    """

    uuid: UUID
    at: datetime
    how: str = Way.SCAN
    event_id: int | None = None
    line: str = ""


@dataclass(frozen=True)
class ExchangeResult:
    """What a scan has led to.

    ``is_replay`` says that this very scan had been recorded before, ``is_first`` that its maker had no contact with the
    person before it.
    """

    contact: Contact
    encounter: Encounter
    is_replay: bool
    is_first: bool = False


def record_exchange(scanner: User, code: Code, scan: Scan) -> ExchangeResult:
    """Connect ``scanner`` with the owner of ``code``: create two contacts and one encounter.

    A replay of the same scan changes nothing and returns what the first one created.

    Raises:
        ExchangeError: the meeting was undone, or the scan is refused as ``check_scan`` says.
    """
    owner = code.owner
    assert owner is not None
    if Encounter.is_recorded(scanner, scan.uuid):
        recorded = Encounter.find_recorded(scanner, scan.uuid)
        if recorded and recorded.scanned_id != owner.id:
            # A form that the Back button showed again sends its old UUID, although this is another scan.
            scan = replace(scan, uuid=uuid5(scan.uuid, str(owner.id)))
            recorded = Encounter.find_recorded(scanner, scan.uuid)
        if recorded:
            return replay_result(recorded)
    met_at = _clamp_time(scan.at, code)
    check_scan(scanner, code, met_at)
    lock_profiles(scanner, owner)
    if owner.left_at or owner.suspended_at:  # while this waited for the lock
        raise ExchangeError(410, REPLACED_CODE)
    return record_meeting(_new_meeting(scanner, code, scan, met_at))


def record_meeting(meeting: NewMeeting) -> ExchangeResult:
    """Create or find the contacts of the two people, whose profiles are locked, and add the encounter to them."""
    pair = Contact.get_or_create_pair(meeting.own_columns, meeting.their_columns)
    columns = {**meeting.columns, "contact_id": pair.own.id, "mirror_id": pair.their_id}
    inserted = insert_new(Encounter, [columns])
    if not inserted:
        recorded = Encounter.find_recorded(meeting.scanner, meeting.uuid)
        assert recorded is not None
        return replay_result(recorded)
    encounter = as_loaded(Encounter, inserted[0])
    meeting.attach_to(encounter, pair.own if pair.is_own_new else None)
    _apply_to_known(meeting, pair.known, encounter)
    return ExchangeResult(pair.own, encounter, is_replay=False, is_first=pair.is_own_new)


def replay_result(encounter: Encounter) -> ExchangeResult:
    """Return what ``encounter`` led to when it was recorded.

    Raises:
        ExchangeError: it has been undone.
    """
    encounter.lock_contacts()
    db.session.refresh(encounter)
    if encounter.undone_at or encounter.contact is None:
        raise ExchangeError(410, gettext("This meeting was undone. Scan again if that was a mistake."))
    return ExchangeResult(encounter.contact, encounter, is_replay=True)


def apply_encounter(contact: Contact, encounter: Encounter) -> None:
    """Update ``contact`` after ``encounter`` was added to it.

    Somebody who is met again at another event is to be followed up again. All meetings are looked at, because after
    hours without a signal they may arrive in any order (Q7).
    """
    meetings = Encounter.all_for(contact)
    event_ids = {meeting.event_id for meeting in meetings if meeting is not encounter}
    is_elsewhere = encounter.event_id is not None and encounter.event_id not in event_ids
    if is_elsewhere and contact.stage in (Stage.IN_TOUCH, Stage.LET_GO):
        Change.set_stage(contact, Stage.TO_DO)
    if contact.archived_at and encounter.met_at > contact.archived_at:
        contact.unarchive()
    contact.apply_meetings(meetings)


def _new_meeting(scanner: User, code: Code, scan: Scan, met_at: datetime) -> NewMeeting:
    """Return the meeting that ``scan`` tells of, with its place and with what it gives."""
    owner = code.owner
    assert owner is not None
    gives_card = code.kind == "person" or badge_gives_card(code, met_at)
    return NewMeeting(
        scanner,
        owner,
        uuid=scan.uuid,
        how=Way.BADGE if code.kind == "badge" and scan.how != Way.INTRODUCTION else scan.how,
        met_at=met_at,
        gave_at=met_at if gives_card else None,
        line=scan.line,
        at=find_place(scanner, owner, code, scan.event_id, met_at),
    )


def _apply_to_known(meeting: NewMeeting, contacts: Collection[Contact], encounter: Encounter) -> None:
    """Update the contacts that there were before a new exchange, which is news only to who was scanned."""
    with db.session.no_autoflush:  # so that each row is written once, at the end
        for contact in contacts:
            apply_encounter(contact, encounter)
            if contact.owner_id != meeting.scanner_id:
                contact.noticed_at = None
                continue
            if contact.has_asked:
                contact.declined_at = Encounter.latest_decline(meeting.scanner, meeting.owner)
            contact.acknowledge()


def lock_profiles(a: User, b: User) -> None:
    """Read what two people share, and whether they are still there, as it is now. Lock it until the transaction ends.

    Somebody who shares less at this moment waits for the lock, and then finds the contacts that are created here.
    """
    if not writes_alone():
        db.session.scalars(_profiles_query(), {"user_ids": [a.id, b.id]}).all()


@prepared
def _profiles_query() -> Select[Profile]:
    query = select(Profile).options(joinedload(Profile.user, innerjoin=True)).order_by(Profile.user_id)
    query = query.where(is_given_id(Profile.user_id, "user_ids"))
    return query.with_for_update(read=True, of=Profile).execution_options(populate_existing=True)


def _clamp_time(at: datetime, code: Code) -> datetime:
    """Return the possible time that is nearest to ``at``.

    It is not in the future, not before the code was created, and not more than 72 hours ago (Q7).
    """
    latest = now()
    return min(max(at, code.created_at, latest - MAX_SYNC_DELAY), latest)
