"""Commands that need the operator's keyboard, or never end by themselves."""

from runbookrunner.command.foreign import enters_container, opens
from runbookrunner.command.operands import has, operands, program, redirected
from runbookrunner.command.rules.quiet import RULES as QUIET
from runbookrunner.command.words import commands
from runbookrunner.late import regex

Words = tuple[str, ...]

_SCREENS = (
    "vi vim nvim nano emacs pico joe fg ed vimdiff top htop atop btop iotop iftop nmon less more most man info visudo "
    "vipw k9s tmux screen mc ncdu watch dialog whiptail alsamixer cfdisk select"
)
_FULL_SCREEN = frozenset(_SCREENS.split())
_ASKS = frozenset(
    {"passwd", "ssh-keygen", "ssh-add", "chsh", "kinit", "htpasswd", "mysql_secure_installation", "adduser"}
)
_EDITS = regex(r"(?:kubectl|oc|k) (?:\S+ )*?edit(?: |$)|sudoedit |systemctl (?:\S+ )*edit ")
_SIGNS_IN = regex(
    r"(?:az|docker|oc|gcloud auth|vault|tsh|gh auth|npm|heroku|argocd|fly auth|podman|aws sso|gcloud) login\b|"
    r"gcloud (?:init|auth application-default login)\b|aws configure(?: sso)?$|psql .*-W\b|gh auth refresh\b"
)
_FOLLOWS = next(rule.find for rule in QUIET if rule.name == "follows")
_OTHERS = (
    "argocd aws az crontab docker docker-compose fly flyctl gcloud gh heroku k kubectl lxc nerdctl npm oc podman psql "
    "read sudoedit systemctl terraform tofu tsh vault"
)
#: Whose names the rules below look for, but for those that open a shell.
PROGRAMS = _FULL_SCREEN | _ASKS | frozenset(_OTHERS.split())


def _without_program_folder(words: Words) -> str:
    return " ".join((program(words), *words[1:]))


def _reads_keyboard(words: Words) -> bool:
    return program(words) == "read" and redirected(words, "<", "<<", "<<<") is None and not has(words, "-u")


def _signs_in(words: Words) -> bool:
    return bool(_SIGNS_IN.match(_without_program_folder(words))) and not has(
        words, "--password-stdin", "--service-principal", "--identity", "--token", "--cred-file"
    )


def _needs_keyboard(words: Words) -> bool:
    name = program(words)
    if name in _FULL_SCREEN:
        return not (name in {"top", "htop"} and has(words, "-b")) and not has(words, "--version")
    if name in _ASKS:
        return not (name == "ssh-keygen" and has(words, "-N", "-l", "-R", "-y", "-F"))
    if name == "crontab":
        return has(words, "-e")
    if name in {"terraform", "tofu"}:
        acts = {"apply", "destroy"}.intersection(operands(words))
        return bool(acts) and not has(words, "-auto-approve", "--auto-approve")
    return bool(_EDITS.match(_without_program_folder(words) + " "))


def interactive(text: str) -> bool:
    """Whether a command needs the keyboard (an editor, a prompt, another shell) or runs until it is stopped."""
    simple = commands(text)
    # `done < list` feeds every `read` of its loop.
    fed = any(words[0] == "done" and redirected(words, "<", "<<", "<<<") for words in simple)
    return any(
        (program(words) in PROGRAMS and _asks(words, fed=fed)) or opens(words) or _FOLLOWS(words, text) is not None
        for words in simple
    )


def _asks(words: Words, *, fed: bool) -> bool:
    reads = not fed and _reads_keyboard(words)
    return reads or _needs_keyboard(words) or enters_container(words) or _signs_in(words)
