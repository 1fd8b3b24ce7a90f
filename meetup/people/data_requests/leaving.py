"""What somebody asked about the address of an account is erased with the account."""

from collections.abc import Iterator

from sqlalchemy import delete

from ..leaving.erasing import erases, in_steps
from ..models import User
from .models import DataRequest


@erases
def _delete_requests(user: User) -> Iterator[int]:
    yield from in_steps(delete(DataRequest), DataRequest.email == user.email)
