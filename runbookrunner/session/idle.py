"""Which units leave the shell as it was: those that only start programs. Nothing new has to be kept behind them."""

from runbookrunner.late import regex
from runbookrunner.session.dump import Dump

#: One plain command: no expansion, no quoting, no assignment, nothing before or behind it.
_PLAIN = regex(r"[ \t]*([A-Za-z0-9_./:+-]+)(?:[ \t]+[A-Za-z0-9_./:=@%+,-]+)*[ \t]*")
#: Builtins that change nothing.
_HARMLESS = frozenset({":", "true", "false", "echo", "pwd", "type", "test", "sleep", "kill", "jobs", "times"})
#: Builtins and words of the grammar that may.
_BUILTINS = regex(
    r"\.|alias|bg|bind|break|builtin|caller|cd|command|comp(?:gen|lete|opt)|continue|declare|dirs|disown|enable|eval|"
    r"exec|exit|export|fc|fg|getopts|hash|help|history|let|local|logout|mapfile|popd|printf|pushd|read|readarray|"
    r"readonly|return|set|shift|shopt|source|suspend|trap|typeset|ulimit|umask|unalias|unset|wait|"
    r"if|then|else|elif|fi|case|esac|for|select|while|until|do|done|in|function|time|coproc"
)


def idle(units: tuple[str, ...], dump: Dump | None) -> bool:
    """Whether these units can change nothing that the account of the shell does not hold already.

    On doubt no: a function, an alias or a trap may do anything.
    """
    if dump is None or dump.part("umask") == b"":
        return False
    return not dump.reacts and all(_starts_a_program(unit, dump) for unit in units)


def _starts_a_program(unit: str, dump: Dump) -> bool:
    found = _PLAIN.fullmatch(unit)
    if not found:
        return False
    name = found[1]
    if name in dump.functions or name in dump.aliases:
        return False
    return name in _HARMLESS or not _BUILTINS.fullmatch(name)
