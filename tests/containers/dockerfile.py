"""Read a Dockerfile, and do on this machine what its instructions say, in folders below one of the test's own."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Instruction(NamedTuple):
    """One instruction: its name in capitals, and the rest with its lines joined."""

    name: str
    words: str

    @property
    def listed(self) -> list[str]:
        """The words of the exec form, as in ``CMD ["gunicorn", "--config", …]``."""
        words: list[str] = json.loads(self.words)
        return words


def read_instructions(text: str) -> list[Instruction]:
    """Return the instructions of a Dockerfile, without comments."""
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    joined = re.sub(r"\\\n\s*", "", lines)
    return [Instruction(*line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


@dataclass
class Image:
    """What an image would hold, in ``folder``: absolute paths of the Dockerfile are paths below it."""

    folder: Path
    python: Path
    environ: dict[str, str] = field(default_factory=dict)
    workdir: Path = Path("/")
    command: list[str] = field(default_factory=list)
    check: list[str] = field(default_factory=list)
    user: str = "root"

    @classmethod
    def build(cls, dockerfile: str, folder: Path, python: Path) -> "Image":
        """Do what the instructions say. ``python`` is the folder of the programs that the image would begin with.

        Left out are packages of the system, which may not be installed here.
        """
        image = cls(folder, python)
        for instruction in read_instructions(dockerfile):
            image._apply(instruction)
        return image

    def _apply(self, instruction: Instruction) -> None:
        match instruction.name:
            case "FROM" | "EXPOSE":
                pass
            case "ENV":
                pairs = (pair.partition("=") for pair in instruction.words.split())
                self.environ |= {name: value for name, _, value in pairs}
            case "WORKDIR":
                self.workdir = self.path(instruction.words)
                self.workdir.mkdir(parents=True)
            case "COPY":
                self._copy(instruction.words.split())
            case "RUN":
                self._run_at_build(instruction.words)
            case "USER":
                self.user = instruction.words
            case "VOLUME":
                self.path(instruction.words).mkdir()
            case "HEALTHCHECK":
                self.check = Instruction("CMD", instruction.words.partition("CMD ")[2]).listed
            case "CMD":
                self.command = instruction.listed
            case _:
                raise AssertionError(f"no instruction that is known here: {instruction.name}")

    def path(self, path: str) -> Path:
        """Return where an absolute path of the image lies on this machine."""
        return self.folder / path.lstrip("/")

    def _copy(self, words: list[str]) -> None:
        *sources, target = words
        names = allowed_names() if sources == ["."] else sources
        for name in names:
            source, copy = ROOT / name, self.workdir / target / name
            if source.is_dir():
                shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy)

    def _run_at_build(self, command: str) -> None:
        if command.startswith("apt-get"):
            return
        command = command.replace(" --no-cache ", " ").replace(" --no-cache-dir", "")  # they would fetch all again
        self.run(["sh", "-c", command])

    def settings(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Return the environment of a program in the image, with ``environ`` besides."""
        ours = {name: self._here(value) for name, value in self.environ.items()}
        return {**os.environ, "PYTHONPATH": "", **ours, **environ}

    def _here(self, value: str) -> str:
        value = value.replace("$PATH", f"{self.python}:{os.environ['PATH']}")
        return re.sub(r"(?<![^:=])/(?=opt|data|app)", f"{self.folder}/", value)

    def run(self, command: list[str], **environ: str) -> str:
        """Run a program of the image to its end, and return what it printed.

        Raises:
            AssertionError: it failed, with what it printed.
        """
        settings = self.settings(environ)
        program = shutil.which(command[0], path=settings["PATH"]) or command[0]
        words = [program, *command[1:]]
        done = subprocess.run(words, cwd=self.workdir, env=settings, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def allowed_names() -> list[str]:
    """Return the names that .dockerignore lets into the build."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines, "only what is named there goes into the image"
    return [line[1:] for line in lines if line.startswith("!")]
