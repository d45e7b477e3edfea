"""Which characters of a shell text are words, quoted, comment or here-document: a guess that never raises."""

from typing import Literal

from runbookrunner.late import regex

#: word, single-quoted, double-quoted, comment, here-document.
Context = Literal["w", "s", "d", "c", "h"]

_HEREDOC = regex(r"<<(?P<dash>-?)[ \t]*(?P<word>\\?[\w.+-]+|'[^'\n]*'|\"[^\"\n]*\")")
#: Characters that open and close nothing, outside quotes and between double quotes.
_PLAIN = regex(r"[^\\'\"#<()\n]+")
_QUOTED = regex(r"[^\\$\"]+")
_COMMENT_AFTER = " \t\n;&|()"


class _Scan:
    """One pass over a text. `stack` holds what is open: `d` for a double quote, `(` for a substitution or subshell."""

    __slots__ = ("at", "marks", "pending", "stack", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.marks: list[str] = []
        self.stack: list[str] = []
        self.pending: list[tuple[str, bool]] = []

    def take(self, count: int, context: Context) -> None:
        count = min(count, len(self.text) - self.at)
        self.marks.append(context * count)
        self.at += count

    def run(self) -> str:
        while self.at < len(self.text):
            if self.stack and self.stack[-1] == "d":
                self.quoted()
            else:
                self.word()
        return "".join(self.marks)

    def quoted(self) -> None:
        char = self.text[self.at]
        if ordinary := _QUOTED.match(self.text, self.at):
            self.take(len(ordinary[0]), "d")
        elif char == "\\":
            self.take(2, "d")
        elif self.text.startswith("$(", self.at):
            self.stack.append("(")
            self.take(2, "d")
        else:
            if char == '"':
                self.stack.pop()
            self.take(1, "d")

    def word(self) -> None:
        char = self.text[self.at]
        if ordinary := _PLAIN.match(self.text, self.at):
            self.take(len(ordinary[0]), "w")
        elif char == "\\":
            self.take(2, "w")
        elif char == "'":
            self.single()
        elif char == "#" and (self.at == 0 or self.text[self.at - 1] in _COMMENT_AFTER):
            end = self.text.find("\n", self.at)
            self.take((len(self.text) if end < 0 else end) - self.at, "c")
        elif char == "<" and self.text.startswith("<<", self.at):
            self.heredoc()
        elif char == "\n":
            self.take(1, "w")
            self.bodies()
        else:
            self.bracket(char)
            self.take(1, "d" if char == '"' else "w")

    def bracket(self, char: str) -> None:
        if char == '"':
            self.stack.append("d")
        elif char == "(":
            self.stack.append("(")
        elif char == ")" and self.stack:
            self.stack.pop()

    def single(self) -> None:
        escapes = self.at > 0 and self.text[self.at - 1] == "$"
        end = self.at + 1
        while end < len(self.text) and self.text[end] != "'":
            end += 2 if escapes and self.text[end] == "\\" else 1
        self.take(end + 1 - self.at, "s")

    def heredoc(self) -> None:
        if self.text.startswith("<<<", self.at):
            self.take(3, "w")
            return
        match = _HEREDOC.match(self.text, self.at)
        if match is None or "((" in "".join(self.stack):
            self.take(2, "w")
            return
        self.pending.append((match["word"].strip("\\'\""), bool(match["dash"])))
        self.take(match.end() - self.at, "w")

    def bodies(self) -> None:
        """At the start of a line: take the bodies of the here-documents opened on the line before."""
        for word, dash in self.pending:
            while self.at < len(self.text):
                end = self.text.find("\n", self.at)
                end = len(self.text) if end < 0 else end + 1
                line = self.text[self.at : end].removesuffix("\n")
                self.take(end - self.at, "h")
                if (line.lstrip("\t") if dash else line) == word:
                    break
        self.pending = []


def contexts(text: str) -> str:
    """One letter (a `Context`) for each character of the text."""
    return _Scan(text).run()


def without_comments(text: str) -> str:
    """The text with every comment replaced by spaces: same length, same lines."""
    if "#" not in text:
        return text
    return "".join(" " if mark == "c" else char for char, mark in zip(text, contexts(text), strict=True))
