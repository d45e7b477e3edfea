"""What the words in front of a block say about it: the last line of a paragraph, a heading, or a comment."""

import re

from runbookrunner.late import regex


def _p(pattern: str) -> re.Pattern[str]:
    return regex(pattern, re.IGNORECASE)


_SEEN = "see|return|show|print|look|list|display|report|output|indicate|appear|end with"
_OUTPUT = _p(
    r"(?:sample|example|expected|typical) (?:output|response|result)|output:?$|"
    rf"(?:should|will|may) (?:(?:now|then|also|\w+ly) )?(?:be (?:asked|prompted)|{_SEEN})|looks? like|"
    r"similar to|returns?:$|error on \w+:$|(?:error|message)s? as follows:?$|"
    r"error (?:message )?(?:is|like|such as)|log (?:line|entr)|the following (?:logs?|errors?|messages?)|"
    r"^(?:output|result|response|example|expected):?$"
)
_CAPTION = _p(
    r"^(?:(?:sample|example|expected|typical|the|command) )*(?:output|results?|response)(?: \w+)?:?$|"
    r"^expected:?$|you (?:should|will|may) (?:now )?(?:see|get)\b.*:$|"
    r"(?:sample|example|expected|typical) (?:output|response|result)[^.]{0,40}:$|"
    r"(?:the )?output (?:should|will) (?:be|look)\b.*:$"
)
#: Without one of these no words are a caption.
_CAPTION_WORDS = ("output", "result", "respon", "expected", "see", "get")
_SEND = _p(
    r"\b(?:post|send|announce|notify|stakeholders?|slack|status page|e-?mail|tweet|sms|chatops|message to|"
    r"teams channel)\b"
)
_ERROR = _p(r"\b(?:errors?|fails?|failed|failing|fix|logs?|output|says?|shows?|see|seen|returns?|troubleshoot\w*)\b")
_QUERY = _p(r"\b(?:promql|logql|kql|metrics?|query|queries|search(?: for)?|filter(?: by)?|expression)\b[^.]*:?$")
#: "Do not run this" asks for nothing; "do not forget to run" does, and so does "if that does not work".
_FORBIDDEN = _p(
    r"\W*(?:(?:(?:do not|don['’]?t|never|avoid)(?: ever)? (?:do|run|use|execute|try|type|copy|running|using|doing)|"
    r"(?:wrong|incorrect|bad|broken|anti-?pattern|counter-?example)"
    r"(?=\W*$|:| ?[(—–-]| way| example| command| approach))\b|"
    r"(?:❌|🚫|⛔))"
)
_FAILED = _p(
    r"\b(?:this|that|it|which|following|these|commands?|approach|attempt) "
    r"(?:did(?: not|n['’]?t)|do(?:es)?(?: not|n['’]?t)|will not|won['’]?t) (?:help|work)\b[^.,;]*$"
)
_PERHAPS = _p(r"\b(?:if|when|where|in case|unless|should|sometimes|until|still)\b")
_INSTEAD = _p(r"\b(?:instead of|rather than)(?: this)?:$")
#: One of two states of a file, not something to do.
_EXCERPT = _p(r"^(?:(?:changed?|edit(?:ed)?|modify|replace|update)? ?(?:from|to|before|after|old|new|with))\W*$")
_RUN = _p(r"\b(?:run|running|execute|executing|enter|type|invoke|issue)\b[^.]*:?$|\bcommands?\b[^.]*:$")
_COMMANDS = _p(r"\bfollowing (?:\w+ )?commands?\b")
_SIMILARITY = regex(r"expected_+similarity")


def announces_output(cue: str) -> bool:
    """Whether the words lead to something that a command prints or a person sees."""
    return bool(_OUTPUT.search(cue)) and not _COMMANDS.search(cue)


def is_caption(cue: str, html: str) -> bool:
    """Whether nothing but output can follow: "Output:", or the mark of a similarity test in front of it."""
    may = any(word in cue.lower() for word in _CAPTION_WORDS)
    return (may and bool(_CAPTION.search(cue.strip()))) or (bool(html) and bool(_SIMILARITY.search(html)))


def asks_to_run(cue: str) -> bool:
    """Whether the words tell to run what follows."""
    return bool(_RUN.search(cue)) and not announces_output(cue)


def is_excerpt(cue: str) -> bool:
    """Whether what follows is how a file reads before or after a change."""
    return bool(_EXCERPT.search(cue.strip()))


def announces_query(cue: str) -> bool:
    """Whether the words lead to something to type into a search or a graph."""
    return bool(_QUERY.search(cue))


def asks_to_send(text: str) -> bool:
    """Whether the words ask to tell somebody, and do not speak of an error that somebody sees."""
    return bool(_SEND.search(text)) and not _ERROR.search(text)


def speaks_of_error(text: str) -> bool:
    """Whether the words speak of an error, or of what is seen in a log."""
    return bool(_ERROR.search(text))


def is_counter_example(text: str) -> bool:
    """Whether the words say that what follows is wrong, and shown so that nobody does it."""
    if _FORBIDDEN.match(text):
        return True
    if ("work" in text or "help" in text) and _FAILED.search(text):
        return not _PERHAPS.search(text)
    return text.endswith(":") and bool(_INSTEAD.search(text))
