"""Blocks of other languages: the programs that read them, looked for on the PATH that a command would be given."""

import os
import shutil
from collections.abc import Iterator, Mapping

from runbookrunner.command.interpreters import Interpreters, Prepared, prepared
from runbookrunner.reading.model import Runbook
from runbookrunner.reading.walked import every_step
from runbookrunner.sanitise import plain


def interpreters(configured: Mapping[str, str]) -> Interpreters:
    """What prepares blocks here, with the programs that the settings name in front of the known ones."""

    def prepare(language: str, text: str, environment: Mapping[str, str]) -> Prepared:
        path = environment.get("PATH")
        return prepared(language, text, lambda program: shutil.which(program, path=path) or "", configured)

    return prepare


def other_languages(runbook: Runbook, configured: Mapping[str, str]) -> Iterator[str]:
    """Each block of a language that the operator may have run, and with what; or why not here. Nothing runs."""
    prepare = interpreters(configured)
    for step in every_step(runbook):
        for number, one in enumerate(step.shown, start=1):
            if one.language:
                ready = prepare(one.language, one.text, os.environ)
                what = ready.problem or f"{ready.text.split(' ')[0]} runs it where you ask for it (! w{number})"
                yield plain(f"  {one.line:>5}  {one.language}: {what}", lines=False)
