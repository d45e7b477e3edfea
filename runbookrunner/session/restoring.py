"""From what a lost shell held to what a fresh one is given, and what of it arrived."""

import shlex
from collections.abc import Collection, Iterable

from msgspec import Struct

from runbookrunner.command.secrets import looks_secret
from runbookrunner.late import regex
from runbookrunner.session.dump import Dump, Variable, unquoted
from runbookrunner.session.environment import DROPPED, NO_PAGER

#: Beyond this a variable would make every start slow.
LARGEST = 1024 * 1024
_LISTED = 12
#: What belongs to one bash, or to us.
_OWN = regex(
    r"_|__rbr_\w*|BASH|BASH_\w+|BASHOPTS|BASHPID|COMP_\w+|COPROC\w*|DIRSTACK|EPOCH\w+|EUID|UID|FUNCNAME|GROUPS|HIST\w*|"
    r"HOSTTYPE|MACHTYPE|OSTYPE|LINENO|OPTIND|OPTERR|PIPESTATUS|PPID|PWD|RANDOM|SRANDOM|SECONDS|SHELLOPTS|SHLVL|"
    r"RUNBOOK_\w+|TERM"
)
#: Options of a block, or such as decide who reads the keyboard.
_FIXED = frozenset(
    (
        *("login_shell", "restricted_shell", "expand_aliases", "extglob", "checkwinsize", "-o errexit", "-o nounset"),
        *("-o xtrace", "-o verbose", "-o noexec", "-o pipefail", "-o history", "-o histexpand", "-o emacs", "-o vi"),
        *("-o interactive-comments", "-o onecmd", "-o privileged", "-o monitor"),
    )
)


class Restoration(Struct, frozen=True):
    """What is to be done in the fresh shell. `left_out` says of what is not even tried why."""

    script: bytes
    then: Dump
    variables: tuple[str, ...]
    functions: tuple[str, ...]
    aliases: tuple[str, ...]
    options: tuple[str, ...]
    left_out: tuple[str, ...]

    def restored(self, now: Dump) -> tuple[str, ...]:
        """What has arrived, in words, given what the fresh shell holds now."""
        arrived = [name for name in self.variables if now.variables.get(name) == self.then.variables[name]]
        functions = [name for name in self.functions if name in now.functions]
        aliases = [name for name in self.aliases if now.aliases.get(name) == self.then.aliases[name]]
        options = [_said(option) for option in self.options if self._same(option, now)]
        parts = (("variable", arrived), ("function", functions), ("alias", aliases), ("option", options))
        return tuple(_listed(kind, names) for kind, names in parts if names)

    def missing(self, now: Dump) -> tuple[str, ...]:
        """What has not arrived, in words."""
        lacking = [
            *(f"variable {name}: bash did not take it" for name in self.variables if not self._arrived(name, now)),
            *(f"function {name}: bash did not take it" for name in self.functions if name not in now.functions),
            *(f"alias {name}: bash did not take it" for name in self.aliases if name not in now.aliases),
            *(f"option {_said(option)}" for option in self.options if not self._same(option, now)),
        ]
        return (*self.left_out, *lacking)

    def _arrived(self, name: str, now: Dump) -> bool:
        return now.variables.get(name) == self.then.variables[name]

    def _same(self, option: str, now: Dump) -> bool:
        if option.startswith("umask"):
            return now.umask == option
        return (option in now.options) == (option in self.then.options)


def restoration(then: Dump, now: Dump, *, secrets: Collection[bytes] = (), own: bool = False) -> Restoration:
    """How to make a fresh shell that holds `now` hold what another one held `then`.

    `own` is for what the operator's own profile sets: no name is too secret for that.
    """
    left_out: list[str] = []
    variables: list[str] = []
    for name, variable in then.variables.items():
        if _OWN.fullmatch(name) or name in DROPPED or now.variables.get(name) == variable:
            continue
        if own and name in NO_PAGER:
            continue
        reason = _reason(name, variable, secrets, own=own)
        left_out += [f"variable {name}: {reason}"] if reason else []
        variables += [] if reason else [name]
    gone = [name for name in now.variables if name not in then.variables and not _OWN.fullmatch(name)]
    changed = then.part("functions") != now.part("functions") or then.part("names") != now.part("names")
    functions = tuple(then.functions) if changed else ()
    aliases = tuple(name for name, text in then.aliases.items() if now.aliases.get(name) != text)
    options = [*sorted((then.options ^ now.options) - _FIXED), *([then.umask] if then.umask != now.umask else [])]
    lines = [
        b"\\builtin shopt -u expand_aliases\n\\builtin shopt -s extglob\n\\builtin enable declare\n",
        *(b"\\builtin unset -f declare\n" for _ in range("declare" in now.functions)),
        *(b"\\builtin unset -v %s\n" % name.encode() for name in gone),
        *_declared(variables, then, now),
        *(b"\\builtin unalias -- %s\n" % _quoted(name) for name in now.aliases if name not in then.aliases),
        *(
            b"\\builtin eval %s" % _quoted(text.decode("utf-8", "surrogateescape")) + b"\n"
            for text in _texts(then, aliases)
        ),
        *(_switch(option, then) for option in options),
        *_functions(then, now, changed=changed),
        *(_switch(option, then) for option in ("extglob", "expand_aliases")),
    ]
    return Restoration(b"".join(lines), then, tuple(variables), functions, aliases, tuple(options), tuple(left_out))


def _reason(name: str, variable: Variable, secrets: Collection[bytes], *, own: bool) -> str:
    """Why a variable is not brought back, empty where it is."""
    if looks_secret(name) and not own:
        return "its name is that of a secret"
    if variable.text and len(variable.text) > LARGEST:
        return f"too large ({len(variable.text) / LARGEST:.1f} MiB)"
    if variable.text and any(secret in unquoted(variable.text) for secret in secrets):
        return "it holds a secret"
    return ""


def _declared(names: Iterable[str], then: Dump, now: Dump) -> Iterable[bytes]:
    """References last: they may name what is only then there."""
    for name in sorted(names, key=lambda name: "n" in then.variables[name].flags):
        variable = then.variables[name]
        if name in now.variables:
            yield b"\\builtin unset -n %s\n\\builtin unset -v %s\n" % (name.encode(), name.encode())
        value = b"" if variable.text is None else b"=" + variable.text
        yield b"declare -%s %s%s\n" % (variable.flags.encode() or b"-", name.encode(), value)


def _functions(then: Dump, now: Dump, *, changed: bool) -> Iterable[bytes]:
    """All of them in one piece, as bash printed them: where one ends only bash can tell."""
    if not changed:
        return
    for name in now.functions:
        if name not in then.functions:
            yield b"\\builtin unset -f -- %s\n" % _quoted(name)
    text = then.part("functions")
    first = next(iter(then.functions), "").encode("utf-8", "surrogateescape")
    begin, end = text.find(first + b" () \n"), text.rfind(b"\n}\n")
    if first and begin >= 0 and end > begin:
        yield b"\\builtin eval %s\n" % _quoted(text[begin : end + 3].decode("utf-8", "surrogateescape"))
    if "builtin" in then.functions:
        # In POSIX mode this word cannot be hidden.
        yield b"POSIXLY_CORRECT=y\n\\unset -f builtin\n\\unset POSIXLY_CORRECT\n"
    for name, flags in then.functions.items():
        if flags and name != "builtin":
            yield b"\\builtin declare -f%s -- %s\n" % (flags.encode(), _quoted(name))


def _texts(dump: Dump, names: Iterable[str]) -> Iterable[bytes]:
    return (dump.aliases[name] for name in names)


def _switch(option: str, then: Dump) -> bytes:
    on = option in then.options
    if option.startswith("umask"):
        return b"\\builtin %s\n" % option.encode()
    if option.startswith("-o "):
        return b"\\builtin set %s %s\n" % (b"-o" if on else b"+o", option[3:].encode())
    return b"\\builtin shopt %s %s\n" % (b"-s" if on else b"-u", option.encode())


def _said(option: str) -> str:
    return option.removeprefix("-o ")


def _quoted(text: str) -> bytes:
    return shlex.quote(text).encode("utf-8", "surrogateescape")


def _listed(kind: str, names: list[str]) -> str:
    """`variables A, B and 3 more`."""
    plural = kind if len(names) == 1 else f"{kind}es" if kind.endswith("s") else f"{kind}s"
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"{plural} {', '.join(names[:_LISTED])}{more}"
