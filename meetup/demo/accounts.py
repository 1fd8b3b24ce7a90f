"""The e-mail addresses, passwords and phone codes of the people in the demo."""

from ..codes import Code
from ..people import User
from ..people.passwords import hash_password


def address_for(place: int, name: str) -> str:
    """Return an email address for a person: their first name, or a number if it is not made of Latin letters alone.

    Addresses are ASCII.
    """
    given = name.split(maxsplit=1)[0].casefold()
    return f"{given if given.isascii() and given.isalpha() else f'person{place}'}@example.org"


def give_password(email: str, password: str) -> None:
    """Let a person of the demo sign in with a password too."""
    _get_user(email).password_hash = hash_password(password)


def code_of(email: str) -> str:
    """Return the phone code of a person of the demo."""
    return Code.get_or_create_phone_code(_get_user(email)).code


def _get_user(email: str) -> User:
    user = User.find_by_email(email)
    assert user is not None
    return user
