"""What the pages of a bundle call the sections and values of a full export (docs/export.md)."""

from collections.abc import Mapping
from typing import Any

from ...announcements.labels import AUDIENCE_LABELS
from ...contacts.contexts import CONTEXT_LABELS
from ...contacts.promises import SIDE_LABELS
from ...contacts.stages import STAGES
from ...contacts.touches import TOUCH_LABELS
from ...drafts.phrases import TONE_LABELS
from ...follow_up.run_throughs import DECISION_LABELS
from ...goals.forms import KIND_LABELS as GOAL_LABELS
from ...languages import lazy_gettext
from ...moderation.reports import REASON_LABELS
from ...operators.looks import SENTENCES as LOOK_SENTENCES
from ...people.agreements.wordings import WORDINGS
from ...people.complaints.forms import REASON_LABELS as COMPLAINT_LABELS
from ...people.field_labels import FIELD_LABELS as CARD_LABELS
from ...people.signing_in.security_acts import SENTENCES as SECURITY_SENTENCES
from ...people.topics import HELP_LABELS
from ...registration.labels import ROLE_LABELS, STATE_LABELS
from ...reminders.notifications import RHYTHM_LABELS

SECTIONS = {
    "account": lazy_gettext("Account"),
    "profile": lazy_gettext("Profile"),
    "shared": lazy_gettext("What my card shares"),
    "paused_at": lazy_gettext("My card is paused since"),
    "guests_off_at": lazy_gettext("Guests can't leave me a card since"),
    "devices": lazy_gettext("Signed-in devices"),
    "passkeys": lazy_gettext("Passkeys"),
    "security_history": lazy_gettext("Security history"),
    "email_changes": lazy_gettext("Changes of my address"),
    "agreements": lazy_gettext("What I agreed to"),
    "complaints": lazy_gettext("Events, profiles and rooms I reported"),
    "operator_looks": lazy_gettext("What operators looked at and did"),
    "suspensions": lazy_gettext("What of mine was suspended"),
    "operator_since": lazy_gettext("I'm an operator of the site since"),
    "reports": lazy_gettext("Messages and questions I reported"),
    "sanctions": lazy_gettext("When moderators muted or removed me"),
    "moderator_acts": lazy_gettext("What I did as a moderator"),
    "shared_at_events": lazy_gettext("What I share at events"),
    "events": lazy_gettext("Events"),
    "registrations": lazy_gettext("Registrations"),
    "tickets": lazy_gettext("Tickets"),
    "team_acts": lazy_gettext("What I did on teams"),
    "team_invitations": lazy_gettext("Invitations to teams"),
    "announcements": lazy_gettext("What I announced"),
    "announced_to_me": lazy_gettext("Announcements I got"),
    "given_to_sponsors": lazy_gettext("Sponsors I gave my details"),
    "represented_sponsors": lazy_gettext("Sponsors I represent"),
    "check_ins": lazy_gettext("When I was checked in"),
    "made_check_ins": lazy_gettext("When I checked people in"),
    "check_in_devices": lazy_gettext("Devices I checked people in with"),
    "suggestions": lazy_gettext("When people were suggested to me"),
    "appointments": lazy_gettext("Meetings at a time"),
    "guide_dismissed_at": lazy_gettext("Guide closed on"),
    "introductions_made": lazy_gettext("Introductions I made"),
    "introductions_received": lazy_gettext("Introductions I got"),
    "introduction_settings": lazy_gettext("Settings for introductions"),
    "outcomes": lazy_gettext("What I found"),
    "helped": lazy_gettext("Whom I helped"),
    "notifications": lazy_gettext("Notifications"),
    "templates": lazy_gettext("Message templates"),
    "run_throughs": lazy_gettext("Run-throughs"),
    "blocked": lazy_gettext("Blocked people"),
    "tags": lazy_gettext("Tags"),
    "messages": lazy_gettext("Messages in rooms"),
    "reactions": lazy_gettext("Reactions"),
    "questions": lazy_gettext("Questions I asked"),
    "question_votes": lazy_gettext("Questions I wanted answered, too"),
    "poll_votes": lazy_gettext("Votes in polls"),
    "notices": lazy_gettext("Answers and mentions"),
    "readings": lazy_gettext("How far I've read"),
    "coffees": lazy_gettext("Random coffees"),
    "stars": lazy_gettext("Starred sessions"),
    "speaker_claims": lazy_gettext("My names in schedules"),
    "visits": lazy_gettext("Rooms I was in"),
    "have_my_card": lazy_gettext("Who has my card"),
}
"""The heading of each section, or of a section that is one moment."""

YES_OR_NO = {True: lazy_gettext("Yes"), False: lazy_gettext("No")}

SUBJECTS = {"event": lazy_gettext("Event"), "profile": lazy_gettext("Profile"), "room": lazy_gettext("Room")}
"""What can be reported to an operator."""

VALUES: Mapping[str, Mapping[Any, Any]] = {
    "audience": AUDIENCE_LABELS,
    "context": CONTEXT_LABELS,
    "help": HELP_LABELS,
    "role": ROLE_LABELS,
    "rhythm": RHYTHM_LABELS,
    "shared": CARD_LABELS,
    "fields": CARD_LABELS,
    "side": SIDE_LABELS,
    "stage": STAGES,
    "tone": TONE_LABELS,
    "before": STAGES,
    "after": STAGES,
    "kind": {"member": lazy_gettext("Has an account"), "guest": lazy_gettext("Guest"), "kept": lazy_gettext("My card")},
    "how": {
        "scan": lazy_gettext("By scanning"),
        "guest": lazy_gettext("As a guest"),
        "by_hand": lazy_gettext("Added by hand"),
        "import": lazy_gettext("Imported"),
    },
    "address": {"formal": lazy_gettext("Formal"), "familiar": lazy_gettext("Familiar")},
    "agreements.kind": {kind: wording.name for kind, wording in WORDINGS.items()},
    "complaints.kind": SUBJECTS,
    "operator_looks.kind": SUBJECTS,
    "suspensions.kind": SUBJECTS,
    "complaints.reason": COMPLAINT_LABELS,
    "decisions.kind": DECISION_LABELS,
    "goals.kind": GOAL_LABELS,
    "messages.side": {"owner": lazy_gettext("My side"), "operator": lazy_gettext("The people who run this site")},
    "notices.kind": {"mention": lazy_gettext("Mention"), "reply": lazy_gettext("Reply")},
    "operator_looks.act": LOOK_SENTENCES,
    "operator_looks.reason": COMPLAINT_LABELS,
    "registrations.state": STATE_LABELS,
    "changes.state": STATE_LABELS,
    "reports.reason": REASON_LABELS,
    "sanctions.kind": {"silence": lazy_gettext("Muted"), "ban": lazy_gettext("Banned")},
    "security_history.kind": SECURITY_SENTENCES,
    "topic_notes.kind": {"offer": lazy_gettext("Offer"), "ask": lazy_gettext("Ask")},
    "touches.kind": TOUCH_LABELS,
}
"""The labels of values, by the name of a field, or of a field in one section. Other values are shown as they are."""
