"""Blocks in other languages: the program that reads each, and the command that gives the block to it.

A block is handed over on a descriptor of its own, so that the program's keyboard stays the operator's.
"""

from collections.abc import Callable, Mapping
from shlex import split as words_of

from msgspec import Struct

from runbookrunner.command.hazards import Hazard

#: Gives the path of a program, empty where it is not installed.
Which = Callable[[str], str]

#: The hazard of a block that nobody looked into.
OTHER_LANGUAGE = "other-language"

_ON_DESCRIPTOR = "{program} /dev/fd/9 9<<'{word}'\n{text}\n{word}"
_ON_INPUT = "{program} <<'{word}'\n{text}\n{word}"
_AS_ARGUMENT = "{program} \"$(cat <<'{word}'\n{text}\n{word}\n)\""


class Interpreter(Struct, frozen=True):
    """What runs a language: the programs that do, the first installed one first; `form` is how it is given a block."""

    language: str
    programs: tuple[str, ...]
    form: str = _ON_DESCRIPTOR


class Prepared(Struct, frozen=True):
    """A command for bash that runs a block; `problem` says in its place why there is none, and what to do."""

    text: str = ""
    hazard: Hazard | None = None
    problem: str = ""


#: Prepares a block for running, by its language, its text, and the environment whose programs count. Nothing runs.
Interpreters = Callable[[str, str, Mapping[str, str]], Prepared]

_KNOWN = (
    Interpreter("python", ("python3", "python")),
    Interpreter("ruby", ("ruby",)),
    # Node looks for the file behind a link, and a descriptor's link leads to none.
    Interpreter("javascript", ("node --preserve-symlinks-main",)),
    Interpreter("perl", ("perl",)),
    Interpreter("lua", ("lua",)),
    Interpreter("zsh", ("zsh",)),
    Interpreter("fish", ("fish",)),
    Interpreter("ksh", ("ksh",)),
    Interpreter("dash", ("dash",)),
    Interpreter("csh", ("csh",)),
    Interpreter("tcsh", ("tcsh",)),
    Interpreter("powershell", ("pwsh -NoProfile -Command",), _AS_ARGUMENT),
    Interpreter("sql", (), _ON_INPUT),
)
_BY_LANGUAGE = {one.language: one for one in _KNOWN}
_OTHER_NAMES = {
    "python": "py python3",
    "ruby": "rb",
    "javascript": "js node",
    "perl": "pl",
    "dash": "ash",
    "powershell": "pwsh ps1 posh azurepowershell azurepowershell-interactive",
    "sql": "psql pgsql postgres postgresql mysql plsql",
}
_LANGUAGE = {name: language for language, names in _OTHER_NAMES.items() for name in names.split()}


def language_of(name: str) -> str:
    """The language that a fence's word stands for, as the settings call it: `python` for `py`."""
    return _LANGUAGE.get(name, name)


def interpreter(name: str, configured: Mapping[str, str]) -> Interpreter | None:
    """What runs a fence of this word; None where nothing is known and nothing configured."""
    language = language_of(name)
    known = _BY_LANGUAGE.get(language)
    own = configured.get(name) or configured.get(language)
    if own:
        return Interpreter(language, (own,), known.form if known else _ON_INPUT)
    return known


def prepared(name: str, text: str, which: Which, configured: Mapping[str, str]) -> Prepared:
    """The command that runs a block of this language here. Nothing runs."""
    found = interpreter(name, configured)
    if found is None or not found.programs:
        setting = f'[languages] {language_of(name)} = "…"'
        return Prepared(problem=f"no program is configured for {name}: set {setting} in config.toml, or do it by hand")
    program = next((one for one in found.programs if which(_first(one))), "")
    if not program:
        names = " or ".join(map(_first, found.programs))
        return Prepared(
            problem=f"{names} is not installed here, and this block is {name}: do it by hand, or install it"
        )
    word = _unused(found.language.upper(), text)
    command = found.form.format(program=program, word=word, text=text.rstrip("\n"))
    reason = f"Runs {found.language} with {_first(program)}; what is in it was not looked into."
    return Prepared(command, Hazard(OTHER_LANGUAGE, "caution", reason))


def _first(program: str) -> str:
    return words_of(program)[0]


def _unused(word: str, text: str) -> str:
    """A word that ends the block and is no line of it."""
    while word in text.split("\n"):
        word += "_"
    return word
