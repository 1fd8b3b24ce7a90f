"""Whatever people and organizers do, in any order: never too many, the line in order, nobody lost, one mail each."""

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from meetup.events import Attendance, Event, change_role
from meetup.events.admission import NotAdmittedError, admit
from meetup.extensions import db, now
from meetup.outbox import Mail
from meetup.people import User
from meetup.registration import Registration, RegistrationChange, RegistrationRules, RegistrationState, Way
from meetup.registration.guest_acts import ACTS, act_on_guests
from meetup.registration.joining import withdraw
from meetup.registration.places import fill_places
from tests.cast import join, live_event

PEOPLE = 6
GOING, WAITING = RegistrationState.GOING, RegistrationState.WAITING
person = st.integers(0, PEOPLE - 1)


class Places(RuleBasedStateMachine):
    """A few people and an organizer at one event, whose rules change now and then."""

    app: Flask

    @initialize(capacity=st.integers(1, 3), at_once=st.booleans(), way=st.sampled_from([Way.OPEN, Way.APPROVAL]))
    def begin(self, capacity: int, at_once: bool, way: Way) -> None:
        self.context = self.app.test_request_context(method="POST")
        self.context.push()
        organizer = join("organizer")
        self.organizer_id, self.event_id = organizer.id, live_event(organizer).id
        self.user_ids = [join(f"person{number}").id for number in range(PEOPLE)]
        rules = RegistrationRules.lock_or_create(self.event_id)
        rules.capacity, rules.moves_up_at_once, rules.way = capacity, at_once, way
        self.most = capacity
        db.session.flush()

    @property
    def event(self) -> Event:
        return db.session.get_one(Event, self.event_id)

    def user(self, number: int) -> User:
        return db.session.get_one(User, self.user_ids[number])

    def registration(self, number: int) -> Registration | None:
        return Registration.find(self.event, self.user(number))

    @rule(number=person)
    def ask(self, number: int) -> None:
        try:
            admit(self.event, self.user(number))
        except NotAdmittedError:
            found = self.registration(number)
            assert found is not None
            assert found.state == RegistrationState.DECLINED

    @rule(number=person)
    def leave(self, number: int) -> None:
        registration = self.registration(number)
        if registration and registration.state == GOING:
            self.event.remove_attendee(self.user(number))
        elif registration and registration.state in (WAITING, RegistrationState.REQUESTED):
            withdraw(registration, RegistrationRules.lock(self.event_id))

    @rule(numbers=st.lists(person, max_size=4, unique=True), act=st.sampled_from(ACTS))
    def decide(self, numbers: list[int], act: str) -> None:
        registrations = [self.registration(number) for number in numbers]
        organizer = db.session.get_one(User, self.organizer_id)
        act_on_guests(self.event, act, [each.id for each in registrations if each], organizer)

    @rule(number=person, role=st.sampled_from(["staff", "speaker", "attendee"]))
    def change_role(self, number: int, role: str) -> None:
        """Whoever leaves the team stays, even if the event is fuller then than it may be."""
        attendance = self.event.find_attendance(self.user(number))
        if attendance:
            self.most = max(self.most, self.count_of_attendees() + (attendance.is_on_team and role == "attendee"))
            change_role(attendance, role)

    @rule(capacity=st.integers(1, 4))
    def change_capacity(self, capacity: int) -> None:
        rules = RegistrationRules.lock_or_create(self.event_id)
        rules.capacity = capacity
        db.session.flush()
        self.most = max(capacity, self.count_of_attendees())
        fill_places(rules)

    @rule()
    def let_offers_end(self) -> None:
        for registration in db.session.scalars(select(Registration).where(Registration.offered_until.is_not(None))):
            registration.offered_until = now() - timedelta(seconds=1)
        db.session.flush()
        fill_places(RegistrationRules.lock(self.event_id))

    def count_of_attendees(self) -> int:
        return db.session.scalar(select(func.count()).where(Attendance.role == "attendee")) or 0

    @invariant()
    def never_too_many(self) -> None:
        if not hasattr(self, "event_id"):
            return
        db.session.flush()
        assert self.count_of_attendees() <= self.most
        self.most = max(RegistrationRules.lock_or_create(self.event_id).capacity or 0, self.count_of_attendees())

    @invariant()
    def nobody_is_lost(self) -> None:
        """Whoever attends is going, and nobody else; and a free place leaves nobody waiting."""
        if not hasattr(self, "event_id"):
            return
        attending = set(db.session.scalars(select(Attendance.user_id)))
        going = set(db.session.scalars(select(Registration.user_id).where(Registration.state == GOING)))
        assert attending == going
        rules = RegistrationRules.lock_or_create(self.event_id)
        offered = select(func.count()).where(Registration.offered_until.is_not(None))
        taken = self.count_of_attendees() + (db.session.scalar(offered) or 0)
        waiting = select(func.count()).where(Registration.state == WAITING, Registration.offered_until.is_(None))
        assert taken >= (rules.capacity or 0) or not db.session.scalar(waiting)

    @invariant()
    def the_line_has_an_order(self) -> None:
        if not hasattr(self, "event_id"):
            return
        places = list(db.session.scalars(select(Registration.place).where(Registration.state == WAITING)))
        assert len(set(places)) == len(places)

    @invariant()
    def each_change_is_told_once(self) -> None:
        if not hasattr(self, "event_id"):
            return
        is_other = Registration.user_id != self.organizer_id
        changes = select(func.count()).select_from(RegistrationChange).join(Registration).where(is_other)
        offers = sum(mail.facts["what"] == "offered" for mail in db.session.scalars(select(Mail)))
        assert db.session.scalar(select(func.count()).select_from(Mail)) == (db.session.scalar(changes) or 0) + offers

    def teardown(self) -> None:
        if hasattr(self, "context"):
            db.session.rollback()
            self.context.pop()


@pytest.mark.slow
@pytest.mark.one_database
def test_places_in_any_order_of_events(app: Flask) -> None:
    class Here(Places):
        pass

    Here.app = app
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Here, settings=settings(max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=checks)
    )
