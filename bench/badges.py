"""How long 300 badges take, both sides with names in ten scripts, and how much memory: `python -m bench.badges`."""

import resource
import sys
import time

from meetup.badges.papers import PAPERS
from meetup.badges.sheets import Printing, draw_badges
from meetup.badges.wearers import Look, Wearer
from meetup.typefaces import east_asian

NAMES = (
    "Dana Kowalski",
    "Nguyễn Thị Ánh Tuyết",
    "Σοφία Παπαδοπούλου",
    "Наталья Иванова",
    "نورة الهاشمي",
    "יעל כהן",
    "प्रिया शर्मा",
    "สมชาย ใจดี",
    "王小明",
    "김민수",
)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    shows = frozenset(("title", "role", "pronouns", "company", "headline", "code"))
    look = Look("PyData Lisbon 2026", "#0d7297", shows, None, "No photos, please")
    began_at, cpu = time.monotonic(), time.process_time()
    wearers = [_wearer(i) for i in range(count)]
    content = draw_badges(Printing(PAPERS["avery-l4784"], both_sides=True), look, wearers, "Badges")
    seconds, cpu = time.monotonic() - began_at, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    scripts = "with" if east_asian() else "without"
    print(f"{count} badges, both sides, {scripts} Chinese and Korean: {seconds:.2f} s ({cpu:.2f} s CPU), ", end="")
    print(f"{len(content) / 1024:.0f} KiB, {memory:.0f} MiB at most")


def _wearer(number: int) -> Wearer:
    code = f"K7Q2M9XW4TDB{number:04d}"
    words = {"pronouns": "she/her", "headline": "Builds things", "company": f"Company {number}"}
    name = f"{NAMES[number % len(NAMES)]} {number}"
    scanned = f"HTTPS://MEET.EXAMPLE.ORG/C/{code}"
    return Wearer(name, scanned, code, role="Speaker", mark="star", wants_no_photos=number % 7 == 0, **words)


if __name__ == "__main__":
    main()
