"""Only routes and commands commit. Models, forms and feeds leave that to whoever calls them."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "meetup"

MAY_COMMIT = {
    "codes/joinings.py": "it is a module of routes: how a guest joins what a code stands for",
    "database/__init__.py": "`read_only_transaction` ends a read of a route before the transaction that writes",
    "demo/__init__.py": "it is the command `flask demo`",
    "checkin/front_door.py": "it handles scans: the route of a scan hands the whole answer over to it",
    "events/front_door.py": "it handles scans: the route of a scan hands the whole answer over to it",
    "insights/counting.py": "the command `flask worker` reads for long there, and must hold no lock meanwhile",
    "jobs/running.py": "it is a part of the command `flask worker`",
    "live/openings.py": "it ends the read of a stream's route, and begins one that sees what came before the stream",
    "operations/backups/restorations.py": "it is a part of the command `flask restore`",
    "outbox/web_push.py": "the command `flask worker` waits for a push service there, and must hold no lock meanwhile",
    "outbox/worker.py": "it is the command `flask worker`",
    "people/data_requests/replaying.py": "it is the command `flask erasures replay`, and a part of restoring a backup",
    "people/leaving/replaying.py": "it is the command `flask erasures replay`, and a part of restoring a backup",
    "rooms/presence/front_door.py": "it handles scans: the route of a scan hands the whole answer over to it",
    "suggestions/planner.py": "the command `flask worker` reads for long there, and must hold no lock meanwhile",
    "schedule/sources.py": "the command `flask worker` waits for an address there, and must hold no lock meanwhile",
    "announcements/sending.py": "the command `flask worker` tells people in parts there, each a transaction",
    "people/signing_in/after_answers.py": "a GET only reads, so what it leaves behind is written once it is answered",
    "tidying.py": "it is the command `flask tidy`",
}
"""Modules that are neither in `routes/` nor called `routes.py` or `cli.py`, and commit. The reason is for each."""


def modules_that_commit() -> Iterator[str]:
    """Yield the path of each module of the package that calls a method `commit` of a session."""
    for path in sorted(PACKAGE.rglob("*.py")):
        calls = (node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
        if any(isinstance(call, ast.Attribute) and ast.unparse(call).endswith("session.commit") for call in calls):
            yield path.relative_to(PACKAGE).as_posix()


def is_route_or_command(module: str) -> bool:
    path = Path(module)
    return "routes" in path.parts or path.name in {"routes.py", "cli.py"}


def test_only_routes_and_commands_commit() -> None:
    others = {module for module in modules_that_commit() if not is_route_or_command(module)}
    assert not others - MAY_COMMIT.keys(), "let the route commit, or say here why it cannot"
    assert not MAY_COMMIT.keys() - others, "these commit no more"
