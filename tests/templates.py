"""Templates that are compiled once in a run of the tests, for all processes, databases and applications of it."""

import os
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from meetup.languages import current_language


class CompiledTemplates(FileSystemBytecodeCache):
    """A folder of compiled templates. Each language has its own, as its sentences are compiled into them."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return super().get_cache_key(f"{current_language().tag} {name}", filename)


def share_templates(app: Flask, folders: pytest.TempPathFactory) -> None:
    """Let `app` take templates that were compiled before in this run, and never those of an earlier run."""
    base = folders.getbasetemp()
    folder: Path = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "templates"
    folder.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = CompiledTemplates(str(folder))
