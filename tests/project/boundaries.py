"""Which room may import which, as data, and a reader of imports that names the line that breaks it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "runbookrunner"
LEAVES = {"errors", "late", "passing", "sanitise", "settings", "yaml_text"}
_PURE = {"command", "reading", "run"}
#: A transcript reads records; what writes them is out of its reach.
_READING_A_RECORD = {"record.reader", "record.codec", "record.playback", "record.store"}
#: What each room may import, besides itself and the leaves.
MAY = {
    **{leaf: set[str]() for leaf in LEAVES},
    "settings": {"errors"},
    "command": set[str](),
    "reading": {"command"},
    "run": {"command", "reading"},
    "session": _PURE,
    "context": _PURE,
    "record": _PURE,
    "supervisor": {*_PURE, "session", "record"},
    "console": {*_PURE, "session", "record", "supervisor", "transcript"},
    "tui": {*_PURE, "session", "record", "supervisor", "transcript"},
    "transcript": {*_PURE, *_READING_A_RECORD},
    "checks": _PURE,
    "adr": _PURE,
    "catalog": _PURE,
    "cli": {
        *_PURE, "session", "context", "record", "supervisor", "console", "tui", "transcript", "checks", "adr",
        "catalog",
    },
    "__main__": {"cli"},
    "__init__": set[str](),
}  # fmt: skip
#: Libraries that stand behind one module, so that they can be replaced and loaded late; one room for the screen's.
ONE_MODULE = {
    "pexpect": "pexpect",
    "markdown_it": "markdown-it",
    "mdit_py_plugins": "markdown-it",
    "tree_sitter": "tree-sitter",
    "tree_sitter_bash": "tree-sitter",
    "yaml": "yaml",
}
ONLY_TUI = {"textual", "rich"}


@dataclass(frozen=True, slots=True)
class Import:
    """One import: `module` is the importing file below the package, `name` what it imports."""

    module: str
    line: int
    name: str

    @property
    def room(self) -> str:
        return self.module.removesuffix(".py").split("/")[0]

    @property
    def place(self) -> str:
        return f"{PACKAGE}/{self.module}:{self.line}"


def imports(package: Path) -> Iterator[Import]:
    """Every import of every module, wherever in the file it stands."""
    for path in sorted(package.rglob("*.py")):
        module = path.relative_to(package).as_posix()
        for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
            for name in _named(node, module):
                yield Import(module, node.lineno, name)  # type: ignore[attr-defined]  # only imports name anything


def _named(node: ast.AST, module: str) -> tuple[str, ...]:
    if isinstance(node, ast.Import):
        return tuple(alias.name for alias in node.names)
    if not isinstance(node, ast.ImportFrom):
        return ()
    origin = node.module or ""
    if node.level:
        folders = (PACKAGE, *module.split("/")[:-1])
        origin = ".".join((*folders[: len(folders) - node.level + 1], *filter(None, [origin])))
    return tuple(f"{origin}.{alias.name}" for alias in node.names)


def complaints(package: Path) -> list[str]:
    """What breaks the rules, one sentence each, beginning with file and line."""
    found = list(imports(package))
    said = [said for each in found if (said := _wrong_way(each) or _wrong_room(each))]
    return [*said, *_not_alone(found)]


def _wrong_way(one: Import) -> str | None:
    package, *inside = one.name.split(".")
    if package != PACKAGE or not inside or inside[0].startswith("_") or inside[0] == one.room:
        return None
    may = MAY.get(one.room)
    if may is None:
        return f"{one.place}: the room {one.room} has no place in the order of imports; give it one in {__name__}"
    if inside[0] in may or (inside[0] in LEAVES and one.room not in LEAVES) or ".".join(inside[:2]) in may:
        return None
    allowed = ", ".join(sorted(may)) or "nothing of this package"
    return (
        f"{one.place}: {one.room} must not import {inside[0]}, which knows more than it does; it may import {allowed}"
    )


def _wrong_room(one: Import) -> str | None:
    library = one.name.split(".")[0]
    if library in ONLY_TUI and one.room != "tui":
        return f"{one.place}: only tui may import {library}; line mode must start without it"
    return None


def _not_alone(found: list[Import]) -> Iterator[str]:
    for library in sorted(set(ONE_MODULE.values())):
        users = [one for one in found if ONE_MODULE.get(one.name.split(".")[0]) == library]
        first = users[0].module if users else ""
        for one in users:
            if one.module != first:
                yield f"{one.place}: {library} already stands behind {PACKAGE}/{first}; ask that module instead"
