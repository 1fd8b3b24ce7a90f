"""One export at a time for each account, and not too many in a row."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response
from flask_login import current_user

from ...errors import answer
from ...extensions import limiter

BUSY = "Another file of yours is being written at this moment. Wait until it is there, then try again."
OFTEN = limiter.shared_limit("20 per minute; 120 per hour", scope="exports")

View = Callable[..., Response]

_turn = threading.Lock()
_writing: set[int] = set()
"""Accounts whose file is being written by this process. In each it takes one thread at most, which is what it is for:
whoever reads slowly keeps it for as long as that takes."""


def one_at_a_time(write: View) -> View:
    """Let ``write`` answer while no other file of the same account is under way."""

    @wraps(write)
    def in_turn(*args: Any, **kwargs: Any) -> Response:
        account = int(current_user.id)
        if not _begin(account):
            return answer(429, BUSY)
        try:
            response = write(*args, **kwargs)
        except BaseException:
            _end(account)
            raise
        response.call_on_close(lambda: _end(account))
        return response

    return in_turn


def _begin(account: int) -> bool:
    with _turn:
        if account in _writing:
            return False
        _writing.add(account)
        return True


def _end(account: int) -> None:
    with _turn:
        _writing.discard(account)
