"""Where in a command a value would stand. What two readings do not agree on is nowhere."""

from typing import Literal

from msgspec import Struct

from runbookrunner.command.contexts import contexts
from runbookrunner.command.grammar import Node, Tree, tree
from runbookrunner.command.programs import reads_arguments_as_code, takes_names
from runbookrunner.late import regex

#: `digits`: something that bash calculates. `program`: a text that another program reads as code.
Kind = Literal["word", "double", "single", "heredoc", "heredoc-quoted", "comment", "digits", "program", "unsure"]


class Place(Struct, frozen=True):
    """What kind of place, and in words why it takes no free text; `ends` is the word that ends a here-document."""

    kind: Kind
    why: str = ""
    ends: str = ""


_TEXT = frozenset({"word", "concatenation", "number", "string_content"})
_QUOTING: dict[str, Kind] = {
    "raw_string": "single",
    "string": "double",
    "translated_string": "double",
    "heredoc_body": "heredoc",
    "comment": "comment",
}
_LETTER = {"word": "w", "single": "s", "double": "d", "comment": "c", "heredoc": "h", "heredoc-quoted": "h"}
_FRESH = frozenset({"command_substitution", "process_substitution"})
_CALCULATES = frozenset({"arithmetic_expansion", "subscript", "c_style_for_statement"})
_GROUPS = frozenset({"command", "pipeline", "redirected_statement", "declaration_command", "unset_command"})
_PLAIN_WORDS = (
    "program list subshell compound_statement function_definition if_statement elif_clause else_clause "
    "while_statement for_statement do_group negated_command variable_assignment variable_assignments array "
    "file_redirect herestring_redirect heredoc_redirect case_statement case_item test_command "
    "binary_expression unary_expression parenthesized_expression command_name heredoc_content"
)
_PLAIN = _FRESH | _GROUPS | frozenset(_PLAIN_WORDS.split())
_COMPARES_NUMBERS = regex(r"-(?:eq|ne|lt|le|gt|ge)")
_HARMLESS_TEST = regex(r"==?|!=|<|>|&&|\|\||!|-[a-uw-zA-QS-Z]")
_RUN_BY_BASH = regex(r"(?:PS[0-4]|PROMPT_COMMAND|BASH_ENV|ENV|IFS|PATH|LD_\w+)\+?=")


def place(text: str, start: int, end: int) -> Place:
    """The place of `text[start:end]`. The text must be one that bash accepts; a plain word stands in it for the value.

    Raises `RunbookError` where the grammar cannot be loaded.
    """
    seen = tree(text)
    if not seen.whole:
        return Place("unsure", "the shell grammar does not understand this command")
    if text[start - 1 : start] in {"\\", "$"}:
        return Place("unsure", "it stands right behind a backslash or a dollar sign")
    around = seen.around(start, end)
    quoting = _quoting(seen, around)
    found = _special(seen, around, start, end) or quoting
    if found.kind in _LETTER and set(contexts(text)[start:end]) != {_LETTER[found.kind]}:
        return Place("unsure", "two readings of this command do not agree on its quotes")
    return found


def _quoting(seen: Tree, around: tuple[Node, ...]) -> Place:
    """What quotes the value directly."""
    for node in around:
        if node.kind in _QUOTING:
            kind = _QUOTING[node.kind]
            return _heredoc(seen, around) if kind == "heredoc" else Place(kind)
        if node.kind in _FRESH:
            break
        if node.kind not in _TEXT and node.kind not in _PLAIN:
            return Place("unsure", f"it stands in a {node.kind.replace('_', ' ')}")
    return Place("word")


def _heredoc(seen: Tree, around: tuple[Node, ...]) -> Place:
    redirect = next((node for node in around if node.kind == "heredoc_redirect"), None)
    starts = [seen.text(node) for node in seen.inside(redirect) if node.kind == "heredoc_start"] if redirect else []
    if len(starts) != 1:
        return Place("unsure", "the end of this here-document is not known")
    word = starts[0]
    bare = word.strip("'\"").removeprefix("\\")
    return Place("heredoc" if word == bare else "heredoc-quoted", ends=bare)


def _special(seen: Tree, around: tuple[Node, ...], start: int, end: int) -> Place | None:
    """A place that takes less than free text, however deep it is wrapped; the strictest counts."""
    found = {one.kind: one for node in reversed(around) if (one := _one_special(seen, node, start, end))}
    return found.get("digits") or found.get("unsure") or found.get("program")


def _one_special(seen: Tree, node: Node, start: int, end: int) -> Place | None:  # noqa: PLR0911  one line a rule
    if node.kind in _CALCULATES or (node.kind == "compound_statement" and seen.text(node).startswith("((")):
        return Place("digits", "bash calculates here")
    if node.kind == "test_command":
        return _tested(seen, node)
    if node.kind == "command_name" and (node.start, node.end) == (start, end):
        return Place("unsure", "it would be the program itself")
    if node.kind == "command_substitution" and seen.text(node).startswith("`"):
        return Place("unsure", "it stands between backquotes, which change what is quoted")
    if node.kind == "variable_assignment":
        return _assigned(seen, node, start)
    if node.kind in _GROUPS:
        text = seen.text(node)
        if takes_names(text):
            return Place("program", "bash itself reads this argument as a name or a calculation")
        if why := reads_arguments_as_code(text, start - node.start):
            return Place("program", why)
    if node.kind not in _PLAIN and node.kind not in _TEXT and node.kind not in _QUOTING:
        return Place("unsure", f"it stands in a {node.kind.replace('_', ' ')}")
    return None


def _tested(seen: Tree, node: Node) -> Place | None:
    operators = [seen.text(each) for each in seen.walk() if each.kind == "test_operator" and _within(each, node)]
    if any(_COMPARES_NUMBERS.fullmatch(operator) for operator in operators):
        return Place("digits", "bash calculates here")
    if not all(_HARMLESS_TEST.fullmatch(operator) for operator in operators) or "=~" in seen.text(node):
        return Place("unsure", "this test may read it as a pattern or a name")
    return None


def _assigned(seen: Tree, node: Node, start: int) -> Place | None:
    text = seen.text(node)
    if start - node.start < text.find("="):
        return Place("unsure", "it would be the name of a variable")
    if _RUN_BY_BASH.match(text):
        return Place("program", "bash gives this variable a meaning of its own")
    return None


def _within(inner: Node, outer: Node) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
