"""The processes of a server, and what they use."""

import os
from collections.abc import Iterable
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def serving_pids(port: int) -> list[int]:
    """Return the ids of the processes that serve on this port of our gunicorn: its children."""
    named = f"127.0.0.1:{port}".encode()
    numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    pids = {pid for pid in numbers if named in read(pid, "cmdline")}
    return [pid for pid in pids if int(stat_fields(pid)[1]) in pids]


def memory_kib(pids: Iterable[int]) -> float:
    """Return the resident memory of these processes together."""
    lines = [line for pid in pids for line in read(pid, "status").splitlines()]
    return sum(float(line.split()[1]) for line in lines if line.startswith(b"VmRSS"))


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the CPU time that these processes have used."""
    stats = [stat_fields(pid) for pid in pids]
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / TICKS_PER_SECOND


def stat_fields(pid: int) -> list[bytes]:
    """Return the fields of ``/proc/<pid>/stat`` after the name of the program; see proc(5)."""
    return read(pid, "stat").rpartition(b")")[2].split()


def read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:  # a process that has ended
        return b""
