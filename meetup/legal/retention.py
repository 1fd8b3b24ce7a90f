"""How long data is stored, in the words of the privacy page. ``docs/retention.md`` says it table by table (G3)."""

from typing import NamedTuple

from ..config import Config
from ..languages import lazy_gettext


class Term(NamedTuple):
    """What is stored until when. ``setting`` names the number of days in ``Config``, if an operator can choose it."""

    data: str
    until: str
    tables: str
    """The names of the tables, with spaces between them. Every table belongs to one term."""

    setting: str = ""


class ShownTerm(NamedTuple):
    """A term as the page shows it, with the number of days of this site."""

    data: str
    until: str


TERMS = (
    Term(
        lazy_gettext("Your account, your profile and photo, your settings, what you agreed to"),
        lazy_gettext("until you change them or delete your account"),
        "users profiles profile_topics pictures picture_files agreements notifications announcement_settings "
        "introduction_settings guide_dismissals templates calendar_feeds star_feeds star_reminders passkeys "
        "passkey_owners operators",
    ),
    Term(
        lazy_gettext("Who you met, with your notes, tags, promises, drafts and decisions"),
        lazy_gettext("until you delete them or your account"),
        "contacts kept_cards card_photos encounters changes touches promises drafts writing_habits earlier_notes "
        "merges tags taggings run_throughs decisions blocks outcomes outcome_helpers",
    ),
    Term(
        lazy_gettext("That you go to an event, your goals there, the sessions you starred"),
        lazy_gettext("until the event or your account is deleted"),
        "attendances registrations goals goal_contacts event_topics event_sharings stars speaker_claims room_hosts",
    ),
    Term(
        lazy_gettext("What is said in rooms: messages, questions, votes, who was there, random coffee"),
        lazy_gettext("%(days)s days after the event has ended"),
        "messages reactions readings last_words visits questions question_votes polls poll_choices ballots marks "
        "coffee_drinkers coffee_pairs coffee_seats",
        "talk_kept",
    ),
    Term(
        lazy_gettext("What is reported, what moderators and operators look at and decide, and who on a team did what"),
        lazy_gettext("%(days)s days after the event, the report to the operator or the suspension has ended"),
        "cases reports sanctions moderator_acts event_acts complaints operator_looks suspensions suspension_messages",
        "talk_kept",
    ),
    Term(
        lazy_gettext("Answers to organizers, tickets, check-ins, meetings at a time, details you gave sponsors"),
        lazy_gettext("%(days)s days after the event has ended"),
        "registration_answers registration_changes tickets ticket_codes ticket_mails check_ins check_in_undos "
        "check_in_devices appointments appointment_slots sponsor_leads sponsor_representatives",
        "talk_kept",
    ),
    Term(
        lazy_gettext("Suggestions of people worth finding, and that you were sent an announcement"),
        lazy_gettext("30 days after the event, or after it was sent"),
        "suggestions suggestion_draws redraws announcement_recipients",
    ),
    Term(
        lazy_gettext("Introductions that not both accepted"),
        lazy_gettext("90 days; those that both accepted, until one of the three deletes their account"),
        "introductions introduction_sides",
    ),
    Term(
        lazy_gettext("Emails and notifications we sent, and invitations to a team"),
        lazy_gettext("%(days)s days after they were sent, or after the invitation has ended"),
        "mails pushes team_invitations",
        "mails_kept",
    ),
    Term(
        lazy_gettext("That somebody answered or mentioned you"),
        lazy_gettext("%(days)s days after you saw it"),
        "notices",
        "notices_kept",
    ),
    Term(
        lazy_gettext("Sign-in links and codes"),
        lazy_gettext("a day after they were mailed"),
        "sign_in_links passkey_challenges",
    ),
    Term(
        lazy_gettext("That you asked what is stored about you, without an account"),
        lazy_gettext("a day after we mailed you the link"),
        "data_requests",
    ),
    Term(
        lazy_gettext("Earlier email addresses of your account"),
        lazy_gettext("until you delete it, so that what came to them is erased with it; a day if you didn't confirm"),
        "email_changes",
    ),
    Term(lazy_gettext("The security history of your account"), lazy_gettext("90 days"), "security_acts"),
    Term(
        lazy_gettext("Signed-in devices, with the kind of browser and the time"),
        lazy_gettext("%(days)s days after they were signed out"),
        "sessions push_subscriptions",
        "sign_ins_kept",
    ),
    Term(
        lazy_gettext("What you were reminded of, and how you matched the columns of an import"),
        lazy_gettext("400 days"),
        "reminders column_choices",
    ),
    Term(
        lazy_gettext("Files that are being read or made for you"),
        lazy_gettext("an hour, and no longer than a week if they can't be finished"),
        "imports badge_files bundles bundle_pieces jobs job_parts schedule_imports ticket_imports "
        "ticket_import_changes ticket_origins",
    ),
    Term(
        lazy_gettext("The pages of events: descriptions, rooms, schedules, badges, numbers that name nobody"),
        lazy_gettext("until the organizers delete the event"),
        "events event_practicalities event_series event_numbers sponsors registration_rules registration_questions "
        "rooms coffees announcements schedules schedule_sessions tracks badge_designs badge_prints check_in_desks",
    ),
    Term(
        lazy_gettext("Codes that were replaced, so that nobody gets them again"),
        lazy_gettext("until their owner deletes their account"),
        "codes",
    ),
    Term(
        lazy_gettext(
            "That an account was deleted, and addresses that want no invitations or object, as hashes; words used as "
            "topics, without by whom"
        ),
        lazy_gettext("for good"),
        "refused_addresses erasures topics",
    ),
    Term(
        lazy_gettext("Errors of the program, by their place in it, and when its worker last ran; nothing about you"),
        lazy_gettext("90 days"),
        "error_reports beats",
    ),
)


def list_terms(config: Config) -> list[ShownTerm]:
    """Return all terms with the numbers of days that this site is set to."""
    return [ShownTerm(term.data, _fill(term, config)) for term in TERMS]


def _fill(term: Term, config: Config) -> str:
    return term.until % {"days": getattr(config, term.setting)} if term.setting else term.until
