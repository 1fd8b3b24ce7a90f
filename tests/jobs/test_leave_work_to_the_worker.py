"""Leave work to the worker: it is done, or its owner is told that it was not, whatever becomes of the worker."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from meetup.extensions import db, now
from meetup.jobs import Job, JobRunner, runs_job
from meetup.jobs.models import CLAIM_LEASE, MAX_ATTEMPTS, JobPart, JobState
from meetup.jobs.running import run_part
from tests.cast import Cast
from tests.clients import Client
from tests.conftest import ClientFor
from tests.transfer.files import work


class Killed(BaseException):
    """Ends the worker on the spot, as a signal does."""


class Counting(JobRunner):
    """Counts what is done and taken back. A part with `deadly` kills the worker."""

    title = "Counting"
    log: list[Any] = []

    def run_part(self, job: Job, content: dict[str, Any]) -> dict[str, Any]:
        if content.get("deadly"):
            self.log.append("killed")
            raise Killed
        self.log.append(content["number"])
        return {"number": content["number"]}

    def take_back_part(self, job: Job, undo: dict[str, Any]) -> None:
        self.log.append(-undo["number"])

    def finish(self, job: Job, undos: Sequence[dict[str, Any]]) -> dict[str, Any]:
        return {"count": len(undos)}

    def result_text(self, job: Job) -> str:
        return f"Counted {job.result['count']}."

    def next_url(self, job: Job) -> str:
        return "/contacts"


@pytest.fixture
def owner(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.owner)


@pytest.fixture
def log() -> Iterator[list[Any]]:
    runs_job.followers["counting"] = Counting
    Counting.log.clear()
    yield Counting.log
    del runs_job.followers["counting"]


def start(app: Flask, cast: Cast, *parts: dict[str, Any], kind: str = "counting") -> int:
    with app.app_context():
        job = Job.start(cast.owner.id, kind, {}, [(1, part) for part in parts])
        db.session.commit()
        return job.id


def state_of(app: Flask, job_id: int) -> JobState:
    with app.app_context():
        return db.session.get_one(Job, job_id).state


def tidy(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["tidy"])
    assert answer.exit_code == 0, answer.output


def be_killed(app: Flask) -> None:
    with app.app_context(), pytest.raises(Killed):
        run_part()


def test_all_parts_are_done_in_their_order(app: Flask, cast: Cast, owner: Client, log: list[Any]) -> None:
    job_id = start(app, cast, {"number": 1}, {"number": 2})
    work(app)
    assert log == [1, 2]
    assert "Counted 2." in owner.visit(f"/jobs/{job_id}")


def test_a_part_that_kills_the_worker_is_not_tried_for_ever(
    app: Flask, cast: Cast, owner: Client, log: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    """After three times, what was done before is taken back, the owner reads why, and the next job gets its turn."""
    job_id = start(app, cast, {"number": 1}, {"deadly": True})
    with time_machine.travel(now(), tick=False) as clock:
        with app.app_context():
            assert run_part()
        for _ in range(MAX_ATTEMPTS):
            be_killed(app)
            clock.shift(CLAIM_LEASE)
        next_id = start(app, cast, {"number": 7})
        work(app)
    assert log == [1, *["killed"] * MAX_ATTEMPTS, -1, 7]
    assert (state_of(app, job_id), state_of(app, next_id)) == (JobState.FAILED, JobState.DONE)
    page = owner.visit(f"/jobs/{job_id}")
    assert "One step of this failed three times, so we stopped." in page
    assert "Everything is as it was." in page
    assert f"part of job {job_id} (counting)" in caplog.text


def test_a_worker_that_was_killed_now_and_then_does_no_harm(app: Flask, cast: Cast, log: list[Any]) -> None:
    """Only attempts at the same part count."""
    job_id = start(app, cast, *({"number": number} for number in range(6)))
    with time_machine.travel(now(), tick=False) as clock, app.app_context():
        for _ in range(5):
            job = Job.lock_next()
            assert job is not None
            job.claim()
            db.session.commit()  # and then it was killed
            clock.shift(CLAIM_LEASE)
            assert run_part()
    work(app)
    assert (state_of(app, job_id), log) == (JobState.DONE, list(range(6)))


def test_two_workers_do_not_begin_the_same_part(app: Flask, cast: Cast, log: list[Any]) -> None:
    start(app, cast, {"number": 1})
    with app.app_context():
        job = Job.lock_next()
        assert job is not None
        job.claim()
        db.session.commit()
        assert Job.lock_next() is None


def test_an_unknown_kind_ends_with_a_line_in_the_log(
    app: Flask, cast: Cast, owner: Client, log: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    """As after a change of versions. The jobs behind it are done."""
    unknown, known = start(app, cast, {"number": 1}, kind="from_tomorrow"), start(app, cast, {"number": 2})
    assert "0 of 1" in owner.visit(f"/jobs/{unknown}")
    work(app)
    assert (state_of(app, unknown), state_of(app, known), log) == (JobState.FAILED, JobState.DONE, [2])
    assert "from_tomorrow" in caplog.text
    assert "Something went wrong on our side" in owner.visit(f"/jobs/{unknown}")


def test_tidying_leaves_what_has_begun(app: Flask, cast: Cast, log: list[Any]) -> None:
    """However old it is, it is done to its end."""
    job_id = start(app, cast, {"number": 1}, {"number": 2})
    with app.app_context():
        assert run_part()
    with time_machine.travel(now() + timedelta(days=8)):
        tidy(app)
        work(app)
    assert (state_of(app, job_id), log) == (JobState.DONE, [1, 2])


def test_tidying_ends_what_no_worker_began_within_a_week(app: Flask, cast: Cast, owner: Client, log: list[Any]) -> None:
    job_id = start(app, cast, {"number": 1})
    with time_machine.travel(now() + timedelta(days=6)):
        tidy(app)
        assert state_of(app, job_id) == JobState.ACTIVE
    with time_machine.travel(now() + timedelta(days=8)) as clock:
        tidy(app)
        assert state_of(app, job_id) == JobState.FAILED
        with app.app_context():
            assert db.session.scalars(select(JobPart)).all() == []
        clock.shift(timedelta(days=2))
        tidy(app)
        with app.app_context():
            assert db.session.get(Job, job_id) is None


def test_the_progress_comes_as_a_fragment(app: Flask, cast: Cast, owner: Client, log: list[Any]) -> None:
    job_id = start(app, cast, {"number": 1}, {"number": 2})
    with app.app_context():
        assert run_part()
    asked = {"Accept": "text/vnd.meetup.fragment+html"}
    fragment = owner.get(f"/jobs/{job_id}", headers=asked).text
    assert "1 of 2 people" in fragment
    assert "<html" not in fragment
    work(app)
    assert "<progress" not in owner.get(f"/jobs/{job_id}", headers=asked).text
