"""The cast, assembled through the application's verbs once and brought back for every test that asks for it."""

import pickle
from datetime import UTC, datetime, timedelta

from flask import Flask

from meetup.extensions import now
from tests.cast import Cast
from tests.databases import Database

# Assembling takes a tenth of a second, bringing back a hundredth. What is older than this may be too old for rules
# that count minutes, and is assembled anew.
STALE = timedelta(seconds=60)


class Casting:
    """The cast as it stood in one database at one time."""

    def __init__(self, app: Flask, database: Database) -> None:
        self.app, self.database = app, database
        self._kept, self._at = b"", datetime.min.replace(tzinfo=UTC)

    def call(self) -> Cast:
        """Write the cast to the database, where nothing else is left, and return it."""
        if abs(now() - self._at) > STALE:
            self._assemble()
        else:
            self.database.bring_back("cast")
        cast = pickle.loads(self._kept)
        assert isinstance(cast, Cast)
        return cast

    def _assemble(self) -> None:
        self._at = now()
        self.database.bring_back()
        with self.app.app_context():
            self._kept = pickle.dumps(Cast.assemble())
        self.database.keep("cast")
