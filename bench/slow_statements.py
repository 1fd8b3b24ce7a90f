"""Which statements of a page take longest on SQLite, and how it carries them out."""

import re
import time
from typing import Any

from flask import Flask
from sqlalchemy import event

from bench.calls import Call, engine_of

WORTH_TELLING_MS = 1.0
SHOWN_LENGTH = 160
REPEATS = 3


def slowest(app: Flask, call: Call) -> list[str]:
    """Return the statements of ``call`` that take over a millisecond, with the parts of their plans that scan."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    engine = engine_of(app)
    event.listen(engine, "before_cursor_execute", note)
    call()
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver
        timed = [(best_ms(driver, *statement), *statement) for statement in sent if is_select(statement[0])]
        timed.sort(key=lambda row: -row[0])
        return [describe(driver, *row) for row in timed if row[0] > WORTH_TELLING_MS]


def is_select(statement: str) -> bool:
    return statement.lstrip().upper().startswith(("SELECT", "WITH"))


def best_ms(driver: Any, statement: str, parameters: Any) -> float:
    best = float("inf")
    for _ in range(REPEATS):
        began = time.perf_counter()
        driver.execute(statement, parameters).fetchall()
        best = min(best, time.perf_counter() - began)
    return best * 1000


def describe(driver: Any, ms: float, statement: str, parameters: Any) -> str:
    plan = [row[-1] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    worst = [step for step in plan if step.startswith("SCAN") or "TEMP B-TREE" in step or "AUTOMATIC" in step]
    words = re.sub(r"^SELECT .*? FROM ", "SELECT … FROM ", " ".join(statement.split()))
    return f"{ms:.1f} ms, {'; '.join(worst) or 'by indexes alone'}: `{words[:SHOWN_LENGTH]}`"
