"""Files, disks, services and processes of one machine."""

import re

from runbookrunner.command.operands import arguments, has, operands, option, program, redirected
from runbookrunner.command.rules.rule import Rule, Words, either, last, only, runs, verb, where

_COMPOSE = "--file -p --project-name --profile --env-file"
_CONTAINERS = "docker podman nerdctl docker-compose"


def _is_many(words: Words) -> bool:
    """Operands that only the shell or the run will know."""
    return any(re.search(r"[*?]|\{\}|\{.*,.*\}|^/?$", word) for word in operands(words))


def _last_given(words: Words) -> str:
    """Paths and patterns at the end, without `~` expansion or other changes: what the operator sees."""
    return last(operands(words))


def _written_disk(words: Words, text: str) -> str | None:
    if ">" not in text:
        return None
    target = redirected(words, ">", ">>", ">|")
    return target if target and re.match(r"/dev/(?:sd|nvme|vd|xvd|dm-|mapper/|md)", target) else None


def _emptied_file(words: Words, text: str) -> str | None:
    """`> file`, `: > file`: written with nothing. In `> file program` a program writes, or `>` is somebody's prompt."""
    if ">" not in text:
        return None
    bare = (not program(words) and not arguments(("", *words))) or program(words) in {":", "true"}
    target = redirected(words, ">", ">|") if bare else None
    if target is None and program(words) == "cat" and operands(words) == ("/dev/null",):
        target = redirected(words, ">")
    return None if target in {None, "/dev/null"} else target


def _service_then_verb(words: Words, _: str) -> str | None:
    """`service NAME stop` and `/etc/init.d/NAME restart`."""
    if words[0] != "service" and not words[0].startswith("/"):
        return None
    given = operands(words)
    if program(words) == "service" and len(given) > 1 and re.fullmatch(r"(?:force-)?(?:re)?(?:stop|start)", given[1]):
        return None if given[1] == "start" else given[0]
    if words[0].startswith("/etc/init.d/") and given[:1] in {("stop",), ("restart",)}:
        return program(words)
    return None


def _dd_output(words: Words, _: str) -> str | None:
    output = next((word[3:] for word in arguments(words) if word.startswith("of=")), None)
    return None if output in {None, "/dev/null"} else output


def _looks_at_disk(words: Words) -> bool:
    return has(words, "-l", "--list", "print")


RULES = (
    Rule(
        "remove",
        "destructive",
        "Deletes files for good, whole folders or whatever fits the pattern.",
        where(runs("rm"), lambda words: has(words, "-r", "-R", "--recursive") or _is_many(words)),
        data=True,
    ),
    Rule("remove", "caution", "Deletes a file for good.", runs("rm unlink")),
    Rule("shred", "destructive", "Overwrites files so that nothing can be recovered.", runs("shred"), data=True),
    Rule(
        "truncate-file",
        "destructive",
        "Cuts off what a file holds.",
        where(runs("truncate"), lambda words: has(words, "-s", "--size")),
        data=True,
    ),
    Rule(
        "empty-file", "caution", "Empties a file, or makes an empty one.", only("cat true", _emptied_file, others=True)
    ),
    Rule(
        "find-delete",
        "destructive",
        "Deletes every file that is found.",
        only("find", lambda words, _: next(iter(operands(words)), "") if "-delete" in words else None),
        data=True,
    ),
    Rule(
        "mirror-delete",
        "destructive",
        "Deletes in the destination what the source does not have.",
        where(
            runs("rsync rclone"),
            lambda words: (
                any(word.startswith("--del") for word in words)
                or bool({"sync", "purge"}.intersection(operands(words)[:1]))
            ),
        ),
        data=True,
    ),
    Rule(
        "write-disk", "destructive", "Writes over a disk or file from its beginning.", only("dd", _dd_output), data=True
    ),
    Rule("write-disk", "destructive", "Writes straight to a disk.", _written_disk, data=True),
    Rule(
        "disk",
        "destructive",
        "Changes the layout of a disk or makes a new file system on it.",
        where(
            either(
                runs(
                    "fdisk gdisk sgdisk sfdisk cfdisk parted wipefs mke2fs mkswap pvremove vgremove lvremove blkdiscard"
                ),
                lambda words, _: last(operands(words)) if program(words).startswith("mkfs") else None,
                verb("cryptsetup", "luksFormat|erase"),
                verb("zfs zpool", "destroy|rollback|labelclear"),
            ),
            lambda words: not _looks_at_disk(words),
        ),
        data=True,
    ),
    Rule(
        "crontab",
        "destructive",
        "Deletes the whole crontab.",
        where(runs("crontab"), lambda words: has(words, "-r")),
        data=True,
    ),
    Rule(
        "service",
        "caution",
        "Stops or restarts a service.",
        either(
            verb(
                "systemctl gitlab-ctl supervisorctl pm2 rc-service initctl monit sv launchctl",
                r"stop|kill|disable|mask|isolate|hup|down|delete|unload|bootout|(?:try-|reload-or-|force-)?restart",
                valued="-s --signal",
            ),
            verb("brew", "services (?:stop|restart)"),
            only("service", _service_then_verb, others=True),
            where(runs("nginx"), lambda words: option(words, "-s") in {"stop", "quit"}),
            verb("apachectl apache2ctl", "stop|restart|graceful-stop"),
            verb("rabbitmqctl", "stop|stop_app|shutdown"),
        ),
    ),
    Rule(
        "reboot",
        "caution",
        "Restarts or switches off the machine.",
        either(
            runs("reboot shutdown halt poweroff"),
            verb("systemctl", "reboot|poweroff|halt|rescue|emergency|kexec"),
            verb("init telinit", "[016]"),
        ),
    ),
    Rule(
        "kill",
        "caution",
        "Ends processes.",
        where(runs("kill pkill killall skill"), lambda words: not {"-l", "-0"}.intersection(words)),
    ),
    Rule(
        "containers",
        "destructive",
        "Deletes volumes, or everything that is not in use now.",
        either(
            verb(_CONTAINERS, r"(?:\w+ )?prune|volume (?:rm|remove)", valued=_COMPOSE),
            where(verb(_CONTAINERS, "down", valued=_COMPOSE), lambda words: has(words, "-v", "--volumes")),
        ),
        data=True,
    ),
    Rule(
        "containers",
        "caution",
        "Stops, restarts or deletes containers or images.",
        where(
            verb(
                _CONTAINERS,
                r"(?:(?:container|image|network|compose|stack|service|node|swarm|pod|secret|config) )?"
                r"(?:rm|rmi|remove|down|kill|stop|restart|leave)",
                valued=f"{_COMPOSE} -t --time -s --signal",
            ),
            lambda words: not {"exec", "run"}.intersection(operands(words, _COMPOSE)[:3]),
        ),
    ),
    Rule(
        "accounts",
        "caution",
        "Deletes a user or group of this machine.",
        runs("userdel groupdel deluser delgroup"),
    ),
    Rule(
        "network",
        "caution",
        "Takes down networking or a firewall.",
        either(
            runs("ifdown"),
            verb("ip", r"link set .*down|(?:route|addr\w*|link|rule) (?:del\w*|flush)"),
            where(runs("iptables ip6tables"), lambda words: has(words, "-F", "-X", "--flush")),
            verb("ufw", "disable|reset"),
            verb("nft", "flush|delete"),
            verb("nmcli", "down|off"),
        ),
    ),
    Rule(
        "owners",
        "caution",
        "Changes owners or permissions of whole folders.",
        where(runs("chmod chown chgrp"), lambda words: has(words, "-R", "--recursive")),
    ),
    Rule(
        "packages",
        "caution",
        "Removes software from this machine.",
        verb("apt apt-get yum dnf zypper apk snap", r"remove|purge|autoremove|erase|del"),
    ),
)
