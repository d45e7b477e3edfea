"""The question of a choice: every option with its letter, its words and what it would run."""

from collections.abc import Iterator

from runbookrunner.console.pages import notes, prose
from runbookrunner.console.phrases import one_line, standing
from runbookrunner.reading.model import Option, Task
from runbookrunner.run.confirm import level
from runbookrunner.run.plan import Route
from runbookrunner.run.state import State


def question(route: Route, state: State, task: Task) -> list[str]:
    """All options. A command is shortened to its first line only by saying how many follow."""
    count = len(task.options)
    lines = ["", *prose(task.before), f"{task.id} {one_line(task.text)} ({count} options, line {task.line})"]
    for option in task.options:
        lines += _option(state, task, option, "  ")
    if task.conditional:
        lines.append("  n  none of them applies")
    around = inside(route, state)
    return [*lines, *notes(task), *([f" {around}"] if around else [])]


def inside(route: Route, state: State) -> str:
    """In which option the run stands, and how to leave it; empty outside of one."""
    choice = state.choice_around(route)
    return f" in option {state.choices[choice]}; o leaves it for another one" if choice else ""


def chosen(task: Task, picked: str) -> list[str]:
    """What was chosen, and what therefore is not walked."""
    mine = [_name(task, option) for option in task.options if option.id == picked]
    others = [_name(task, option) for option in task.options if option.id != picked]
    lines = [f"  chosen: {mine[0] if mine else 'none of them applies'}"]
    return [*lines, *([f"  not walked: {'; '.join(others)}"] if others else [])]


def letter(task: Task, option: Option) -> str:
    """What picks this option: the end of its id."""
    return option.id.removeprefix(task.id)


def _name(task: Task, option: Option) -> str:
    return f"{letter(task, option)} {one_line(option.title)}".rstrip()


def _option(state: State, task: Task, option: Option, indent: str) -> Iterator[str]:
    yield f"{indent}{letter(task, option)}  {one_line(option.title)} (line {option.line})".replace("   (", "  (")
    held = [*option.tasks, *(each for step in option.steps for each in step.tasks)]
    yield from (f"{indent}   {line}" for line in _words(option, held))
    for each in held:
        yield from _held(state, each, f"{indent}   ")
    if not held:
        yield f"{indent}   nothing to do"


def _words(option: Option, held: list[Task]) -> list[str]:
    """What the runbook says of an option in front of its first task: often when to take it."""
    condition = option.steps[0].condition if option.steps else ""
    said = [condition, *(held[0].before.split("\n") if held else [])]
    first, *more = [line for line in said if line.strip()] or [""]
    rest = f"  (+{len(more)} line{'s' if len(more) > 1 else ''})" if more else ""
    return [f"{one_line(first)}{rest}"] if first else []


def _held(state: State, task: Task, indent: str) -> Iterator[str]:
    """A task of an option on one line, how it went in an earlier choosing in front of it."""
    done = f"{standing(state.results[task.id])} " if task.id in state.results else ""
    if task.kind == "choice":
        yield f"{indent}{done}{task.id} {one_line(task.text)}:"
        for option in task.options:
            yield from _option(state, task, option, f"{indent}  ")
        return
    first, *more = task.text.split("\n")
    rest = f"  (+{len(more)} line{'s' if len(more) > 1 else ''})" if more else ""
    standing_word = "not runnable" if task.blocked else "asks for a value" if task.placeholders else level(task)
    mark = f"  ({standing_word})" if standing_word else ""
    kind = "" if task.kind == "command" else f"{task.kind}: "
    yield f"{indent}{done}{task.id} {kind}{one_line(first)}{rest}{mark}"
