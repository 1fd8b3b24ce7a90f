#!/usr/bin/env python3
"""Draw suggestions for 10,000 people, and look at whom they get, how often, and what it costs.

Run it as .venv/bin/python bench/suggestions.py, on a machine with nothing else to do. People have up to eight
interests, three asks and three offers of 250 topics, the first of which are far more frequent than the last (Zipf). The
worker draws twice, as on two parts of a day, while somebody else writes to the database all the time. The same seed
makes the same people.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import accumulate
from math import log2
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from flask import Flask  # noqa: E402
from sqlalchemy import insert, select, update  # noqa: E402

from bench.calls import Browser, costs  # noqa: E402
from bench.floor import build_floor  # noqa: E402
from bench.places import DATABASES, two_urls  # noqa: E402
from bench.town import Town  # noqa: E402
from meetup import create_app  # noqa: E402
from meetup.events import Attendance, Event, EventTopic  # noqa: E402
from meetup.extensions import db, now  # noqa: E402
from meetup.people import Profile, ProfileTopic, Topic, User  # noqa: E402
from meetup.suggestions import Suggestion, SuggestionDraw  # noqa: E402
from tests.clients import Client  # noqa: E402
from tests.instances import furnished  # noqa: E402

PEOPLE, TOPICS, SEED = 10_000, 250, 16
MOST = {"interest": 8, "ask": 3, "offer": 3}
"""The most topics of each kind that somebody has; anything from none to that is equally likely."""
DRAWINGS = 2
FIRST = 10
"""How many suggestions of each person are looked at."""
SHARED = ["headline", "interests", "offers", "asks"]

Topics = Mapping[int, Mapping[str, set[int]]]
Lists = Mapping[int, Sequence[int]]


@dataclass
class Run:
    """Seconds, MiB and CPU seconds of a worker, and the seconds that each write of somebody else took meanwhile."""

    seconds: float
    cpu: float
    mebibytes: float
    writes: list[float] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--database", choices=DATABASES)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {options.people} people, seed {SEED}")
    for database in [options.database] if options.database else DATABASES:
        print(f"\n{database}", flush=True)
        measure(database, options.people)


def measure(database: str, people: int) -> None:
    """Draw for so many people on a new database, and print what came of it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="meetup-suggestions-")))
        url, floor_url = stack.enter_context(two_urls(database, folder))
        town = Town(furnished(folder), url, people)
        app = create_app(town.config)
        app.test_client_class = Client
        with app.app_context():
            topics = furnish(town, Random(SEED))
        for number in range(DRAWINGS):
            print_run(number + 1, draw(app, town, url))
        with app.app_context():
            shown = drawn_lists(town.event)
        print_lists("drawn", shown, topics)
        print_lists("by common interests", by_common_interests(topics), topics)
        print_pages(app, town, floor_url)
        with app.app_context():
            db.engine.dispose()


def furnish(town: Town, random: Random) -> Topics:
    """Give everybody topics, and list them. Return the topics by kind of each person."""
    names = [{"name": f"Topic {n}", "folded": f"topic {n}"} for n in range(TOPICS)]
    ids = list(db.session.scalars(insert(Topic).returning(Topic.id, sort_by_parameter_order=True), names))
    weights = list(accumulate(1 / (place + 1) for place in range(TOPICS)))
    topics: dict[int, dict[str, set[int]]] = {}
    for person in town.people:
        topics[person] = {}
        for kind, most in MOST.items():
            wanted = random.randint(0, most)
            chosen: set[int] = set()
            while len(chosen) < wanted:
                chosen.add(ids[bisect(weights, random.random() * weights[-1])])
            topics[person][kind] = chosen
    rows = [
        {"user_id": person, "topic_id": topic, "kind": kind, "position": 0}
        for person, kinds in topics.items()
        for kind, chosen in kinds.items()
        for topic in sorted(chosen)
    ]
    db.session.execute(insert(ProfileTopic), rows)
    columns = ("user_id", "topic_id", "kind")
    listed = [{"event_id": town.event, **{name: row[name] for name in columns}} for row in rows]
    db.session.execute(insert(EventTopic), listed)
    db.session.execute(update(Profile).where(Profile.user_id.in_(town.people)).values(shared=SHARED))
    db.session.execute(update(Attendance).where(Attendance.event_id == town.event).values(listed_at=now()))
    db.session.commit()
    return topics


def draw(app: Flask, town: Town, url: str) -> Run:
    """Let a worker draw once, while somebody else writes."""
    settings = {"DATABASE_URL": url, "SECRET_KEY": town.config.secret_key, "MEETUP_INSTANCE": str(town.config.instance)}
    environment = {**os.environ, **settings, "MEETUP_ENV": "testing"}
    with app.app_context():
        db.session.execute(update(SuggestionDraw).values(next_at=now()))
        db.session.commit()
    is_over, writes = threading.Event(), [0.0]
    writer = threading.Thread(target=write_all_the_time, args=(app, town.people[0], is_over, writes))
    writer.start()
    began = time.perf_counter()
    worker = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--once"], cwd=ROOT, env=environment
    )
    mebibytes = watched(worker)
    _, status, usage = os.wait4(worker.pid, 0)
    seconds = time.perf_counter() - began
    is_over.set()
    writer.join()
    assert status == 0, "the worker failed"
    return Run(seconds, usage.ru_utime + usage.ru_stime, mebibytes, writes)


def watched(worker: subprocess.Popen[bytes]) -> float:
    """Return the most memory that a worker had until it ended. ``ru_maxrss`` would count what its parent had, too."""
    status, most = Path(f"/proc/{worker.pid}/status"), 0
    while "VmHWM" in (text := status.read_text()):
        most = int(text.partition("VmHWM:")[2].split()[0])
        time.sleep(0.05)
    return most / 1024


def write_all_the_time(app: Flask, user_id: int, is_over: threading.Event, writes: list[float]) -> None:
    """Change a profile in a transaction of its own, again and again."""
    with app.app_context():
        while not is_over.wait(0.02):
            began = time.perf_counter()
            db.session.execute(update(Profile).where(Profile.user_id == user_id).values(updated_at=now()))
            db.session.commit()
            writes.append(time.perf_counter() - began)
        db.session.remove()


def drawn_lists(event_id: int) -> Lists:
    """Return whom each person was shown, in the order in which they were drawn."""
    lists: dict[int, list[int]] = defaultdict(list)
    query = select(Suggestion.user_id, Suggestion.other_id).where(Suggestion.event_id == event_id)
    for person, other in db.session.execute(query.order_by(Suggestion.drawn_at, Suggestion.place.desc())):
        lists[person].append(other)
    return lists


def by_common_interests(topics: Topics) -> Lists:
    """Return whom each person would be shown if common interests alone were counted."""
    people_of: dict[int, list[int]] = defaultdict(list)
    for person, kinds in topics.items():
        for topic in kinds["interest"]:
            people_of[topic].append(person)
    lists: dict[int, Sequence[int]] = {}
    for person, kinds in topics.items():
        counts = Counter(other for topic in kinds["interest"] for other in people_of[topic])
        del counts[person]
        lists[person] = nlargest(FIRST, counts, key=lambda other: (counts[other], -other))
    return lists


def gini(values: Iterable[float]) -> float:
    """Return how unevenly values are distributed: 0 if all are the same, almost 1 if one has everything."""
    ordered = sorted(values)
    total, count = sum(ordered), len(ordered)
    return sum((2 * place - count + 1) * value for place, value in enumerate(ordered)) / (count * total)


def print_lists(name: str, lists: Lists, topics: Topics) -> None:
    exposure = dict.fromkeys(topics, 0.0)
    times: Counter[int] = Counter()
    helping = total = of_able = able = 0
    for person, others in lists.items():
        own = topics[person]
        for place, other in enumerate(others[:FIRST]):
            exposure[other] += 1 / log2(place + 2)
            times[other] += 1
            helps = bool(own["ask"] & topics[other]["offer"] or own["offer"] & topics[other]["ask"])
            total, helping = total + 1, helping + helps
            if own["ask"] or own["offer"]:
                able, of_able = able + 1, of_able + helps
    print(
        f"{name}: {total} suggestions, {helping / total:.3f} complementary ({of_able / able:.4f} for those with asks or"
        f" offers), Gini of exposure {gini(exposure.values()):.2f}, {len(times) / len(topics):.0%} shown to somebody,"
        f" nobody to more than {max(times.values())}",
        flush=True,
    )


def print_run(number: int, run: Run) -> None:
    print(
        f"drawing {number}: {run.seconds:.1f} s, {run.cpu:.1f} s of CPU, {run.mebibytes:.0f} MiB;"
        f" {len(run.writes)} writes meanwhile, at most {max(run.writes) * 1000:.0f} ms",
        flush=True,
    )


def print_pages(app: Flask, town: Town, floor_url: str) -> None:
    """Print what the page of suggestions and Today cost, compared with the bare application."""
    with app.app_context():
        user = db.session.get_one(User, town.people[-1])
        path = f"/events/{db.session.get_one(Event, town.event).slug}/worth-finding"
        browser = Browser(app, user)
    calls = {name: lambda name=name: browser.get(name) for name in ("/", path)}
    for name, cost in costs(app, calls, build_floor(floor_url)).items():
        print(f"{name}: {cost.queries} statements, {cost.cpu_ms:.1f} ms of CPU, {cost.ratio:.1f} times the floor")


if __name__ == "__main__":
    main()
