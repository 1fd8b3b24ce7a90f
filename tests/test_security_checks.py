"""docs/security-checks.md says which tests hold which promise about security and privacy."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
PAGE = TESTS.parent / "docs" / "security-checks.md"
CHECK = re.compile(r"\b(?:A|Z|Q|P|I|U|M|R|S|H|L|G)[1-9][0-9]?\b")
ROW = re.compile(r"\| (?P<check>\w+) \| (?P<promise>[^|]+) \| (?P<tests>[^|]+) \|")
ROWS = {row["check"]: row for row in ROW.finditer(PAGE.read_text()) if CHECK.fullmatch(row["check"])}

pytestmark = pytest.mark.one_database


def checks_in(path: Path) -> dict[str, set[str]]:
    """Return the checks that each test names, in its docstring or in that of its file; ``""`` is the whole file."""
    tree = ast.parse(path.read_text())
    named_by_file = set(CHECK.findall(ast.get_docstring(tree) or ""))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    own = {node.name: set(CHECK.findall(ast.get_docstring(node) or "")) | named_by_file for node in functions}
    return {"": set(CHECK.findall(path.read_text())), **own}


@pytest.mark.parametrize("check", ROWS)
def test_each_promise_has_tests_that_name_it(check: str) -> None:
    tests = re.findall(r"`([^`]+)`", ROWS[check]["tests"])
    assert tests or ROWS[check]["promise"].startswith("Not yet built")
    for test in tests:
        file, _, function = test.partition("::")
        assert check in checks_in(TESTS / file).get(function, set()), f"{test} does not name {check}"


def test_every_check_that_a_test_names_is_on_the_page() -> None:
    named = set().union(*(checks_in(path)[""] for path in TESTS.rglob("test_*.py")))
    assert named - ROWS.keys() == set()
