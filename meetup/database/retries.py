"""Answer a request again when its transaction failed only because of others at the same time.

PostgreSQL with serializable transactions, and what is distributed and speaks like it, expects that of everybody. It is
possible because only routes commit, at their end: nothing has happened before. What a view leaves elsewhere is put back
before it runs again: its session, its flashes, the events that it counted, and what it remembered for the request.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, TypeVar

from flask import Flask, g, has_request_context, request, session
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.orm import ORMExecuteState, Session
from werkzeug.exceptions import HTTPException

from ..domain_errors import DomainError
from ..extensions import HAS_WRITTEN, db
from .problems import UnseenDuplicateError, is_conflict
from .sqlite_connections import begin_view

Answer = TypeVar("Answer")

MAX_RETRIES = 8
FIRST_PAUSE_SECONDS = 0.03
"""The longest pause before the first retry. Each further one may be twice as long."""
MAX_WAIT_SECONDS = 3.0
"""How long a retry waits for other retries of this process."""
_retry_lock = threading.Lock()
SNAPSHOT_LEVELS = frozenset(("SERIALIZABLE", "REPEATABLE READ"))
UNIQUE_VIOLATION = "23505"
_LOADED_FOR_REQUEST = ("_login_user", "sign_in")
"""What is kept in ``g`` of rows of the database."""


class RetryingFlask(Flask):
    """A Flask application whose views run again, at most eight times, after a conflict of transactions."""

    def preprocess_request(self) -> ResponseReturnValue | None:
        return _retrying(super().preprocess_request)

    def dispatch_request(self) -> ResponseReturnValue:
        begin_view()
        return _retrying(super().dispatch_request)


def _retrying(answer: Callable[[], Answer]) -> Answer:
    before = _Leftovers()
    try:
        return answer()
    except Exception as error:
        if not _may_run_again(error):
            raise
    for retry in range(1, MAX_RETRIES + 1):
        before.put_back()
        g.is_retry = True
        time.sleep(random.uniform(0, FIRST_PAUSE_SECONDS * 2 ** (retry - 1)))  # noqa: S311  spreads them
        try:
            with _alone():
                return answer()
        except Exception as error:
            if retry == MAX_RETRIES or not _may_run_again(error):
                raise
    raise AssertionError("the last retry answers or raises")


@contextmanager
def _alone() -> Iterator[None]:
    """Run the body while no other request of this process is answered again, if that does not take too long.

    Otherwise those who got into each other's way would do so again.
    """
    has_turn = _retry_lock.acquire(timeout=MAX_WAIT_SECONDS)
    try:
        yield
    finally:
        if has_turn:
            _retry_lock.release()


def _may_run_again(error: Exception) -> bool:
    if g.get("has_committed"):
        return False
    if is_conflict(error):
        return True
    # Whoever met an unseen duplicate does not find it afterwards, and may fail in any way because of that.
    return bool(g.get("met_unseen_duplicate")) and not isinstance(error, (HTTPException, DomainError))


class _Leftovers:
    """What a view may change outside of the database."""

    def __init__(self) -> None:
        self._flags = {name: getattr(session, name) for name in ("modified", "accessed")}
        self._session = deepcopy(dict(session))
        session.accessed = self._flags["accessed"]  # looking at it here makes no answer depend on cookies
        self._globals = dict(vars(g))
        self._environ = dict(request.environ)
        self._finishers = list(request_ctx._after_request_functions)

    def put_back(self) -> None:
        for uncount in reversed(g.pop("counted", [])):
            uncount()
        kept = {name: g.get(name) for name in ("met_unseen_duplicate",) if name in g}
        db.session.rollback()
        session.clear()
        session.update(deepcopy(self._session))
        for name, value in self._flags.items():
            setattr(session, name, value)
        vars(g).clear()
        vars(g).update(
            {name: value for name, value in self._globals.items() if name not in _LOADED_FOR_REQUEST}, **kept
        )
        for name in request.environ.keys() - self._environ.keys():
            del request.environ[name]
        request_ctx._after_request_functions[:] = self._finishers
        request_ctx.flashes = None
        for upload in request.files.values():
            upload.stream.seek(0)


def note_counted(uncount: Callable[[], object]) -> None:
    """Remember how to take back what this request has counted, in case it is answered again."""
    if has_request_context():
        if "counted" not in g:
            g.counted = []
        g.counted.append(uncount)


def init_app(_app: Flask) -> None:
    """Notice what has been committed and, where transactions see a snapshot, which rows they cannot see."""
    event.listen(db.engine, "handle_error", _notice_unseen_duplicate)


def _notice_unseen_duplicate(context: ExceptionContext) -> None:
    """Raise ``UnseenDuplicateError`` once a request; if it happens again, the view gets to say what it says to that."""
    is_duplicate = getattr(context.original_exception, "sqlstate", None) == UNIQUE_VIOLATION
    if not is_duplicate or not has_request_context():
        return
    if context.dialect.default_isolation_level not in SNAPSHOT_LEVELS or "met_unseen_duplicate" in g:
        return
    g.met_unseen_duplicate = True
    raise UnseenDuplicateError from context.original_exception


@event.listens_for(Session, "after_flush")
def _note_flush(session_: Session, _context: Any) -> None:
    session_.info[HAS_WRITTEN] = True


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info[HAS_WRITTEN] = True


@event.listens_for(Session, "after_commit")
def _note_commit(session_: Session) -> None:
    if session_.in_nested_transaction():  # A savepoint was released, which commits nothing.
        return
    if session_.info.pop(HAS_WRITTEN, False) and has_request_context():
        g.has_committed = True


@event.listens_for(Session, "after_rollback")
def _note_rollback(session_: Session) -> None:
    if not session_.in_nested_transaction():  # Otherwise what was written before the savepoint stays.
        session_.info.pop(HAS_WRITTEN, None)
