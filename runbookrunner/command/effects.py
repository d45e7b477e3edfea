"""Whether a command only looks, and whether another command speaks of the same thing."""

import re
from collections.abc import Callable, Iterable

from runbookrunner.command.operands import REDIRECTION, has, operands, option, program
from runbookrunner.command.words import commands
from runbookrunner.command.wrappers import operands_of_ssh
from runbookrunner.late import regex

Words = tuple[str, ...]

_LOOKING = (
    "ls cat head tail grep egrep fgrep zgrep zcat df du ps sha256sum sha1sum sha512sum md5sum cksum echo printf pwd wc "
    "stat file which whereis type id whoami hostname uname uptime date free vmstat iostat lsblk lsof ss netstat dig "
    "nslookup host ping traceroute mtr sort uniq cut tr jq yq awk less more diff cmp test [ [[ true false sleep top "
    "htop last w who env printenv getent blkid findmnt tree basename dirname realpath readlink column nl seq strings "
    "xxd od journalctl dmesg pg_isready openssl nc lscpu lsmod nproc man watch pgrep rev tac comm expr cd read wait "
    "return fold paste zless gzcat base64 ncat nvidia-smi sar mpstat pidstat promtool amtool"
)
#: Program → its subcommand (operands joined by blanks) begins like this where it only looks.
_LOOKING_VERBS = {
    "kubectl": r"get|describe|logs|top|explain|version|cluster-info|api-resources|api-versions|diff|events|wait|"
    r"rollout (?:status|history)|config (?:view|get-\w+|current-context)|auth (?:can-i|whoami)",
    "aws": r"\S+ (?:ls|list-|describe-|get-(?!login)|head-|wait|lookup-|filter-|batch-get-|scan|query)|"
    r"s3 (?:ls|presign)|configure list|logs (?:tail|filter)",
    "git": r"status|log|diff|show|branch\Z|remote\Z|rev-parse|blame|describe|ls-files|ls-remote|shortlog|reflog\Z|grep",
    "systemctl": r"status|is-active|is-enabled|is-failed|list-|show|cat",
    "docker": r"ps|logs|inspect|images|stats|top|version|info|events|port|diff|compose (?:ps|logs|config|top|images)|"
    r"\w+ (?:ls|list|inspect)|system (?:df|info)",
    "helm": r"list|ls|status|history|get|show|search|version|diff|template|lint|env",
    "terraform": r"plan|show|output|state (?:list|show)|validate|version|providers|graph|workspace (?:list|show)",
    "gcloud": r"(?:[\w-]+ )*(?:list|describe|get-[\w-]+|read)\b|config (?:list|get)",
    "az": r"(?:[\w-]+ )*(?:list|show|list-[\w-]+|get-[\w-]+)\b",
    "gsutil": r"ls|cat|du|stat|hash",
    "service": r"\S+ status",
    "redis-cli": r"(?:\d+ )?(?:ping|info|get|ttl|keys|dbsize|llen|scan|type|exists|cluster (?:info|nodes|slots)|role|"
    r"slowlog get|client list|memory (?:usage|stats|doctor)|config get|lrange|hget\w*|zrange|scard|xinfo|lastsave)\b",
    "etcdctl": r"get|endpoint|member list|snapshot status|alarm list|version|watch",
    "vault": r"status|read|list|kv (?:get|list)|token lookup|version|policy (?:read|list)",
    "consul": r"members|info|kv get|catalog|operator raft list-peers|version|monitor",
    "patronictl": r"list|history|topology|show-config|version",
    "supervisorctl": r"status|tail|avail|pid",
    "gitlab-ctl": r"status|tail|service-list",
    "ip": r"(?:-\S+ )*(?:a|addr|address|r|route|link|neigh|n|rule)(?: (?:show|list|ls|get)\b.*)?\Z",
    "apt": r"list|show|policy|search",
    "apt-cache": r"\w+",
    "dpkg": r"",
    "rpm": r"",
    "ssh": r"\S",
    "velero": r"(?:backup|restore|schedule) (?:get|describe|logs)|get|describe|version",
    "argocd": r"\w+ (?:get|list|diff|history|logs)|version",
    "flux": r"get|logs|check|version|stats|tree|trace|diff",
    "istioctl": r"proxy-status|ps|proxy-config|pc|analyze|version|describe",
    "rabbitmqctl": r"list_\w+|status|cluster_status|report|ping|eval_?log",
    "crontab": r"",
    "pg_restore": r"",
    "nginx": r"",
    "psql": r"",
    "mysql": r"",
    "sysctl": r"",
    "curl": r"",
    "find": r"",
    "sed": r"",
    "tar": r"",
    "bash": r"",
    "sh": r"",
    "xargs": r"",
    "gzip": r"",
    "unzip": r"",
}
_SAME_VERBS = {"oc": "kubectl", "k": "kubectl", "podman": "docker", "tofu": "terraform", "docker-compose": "docker"}
_VALUED = (
    "-n --namespace --context --kubeconfig --profile --region --project -C -c --config -f --file -H --host "
    "-p -a -h -u --cluster --user -l --selector -o --output --address --endpoints"
)
_READS_SQL = regex(
    r"\s*(?:\\(?:d\S*|l\S*|z|conninfo|timing|x|pset.*|x.*)|(?:select|show|explain(?!\s+analy)|with|describe|table|values)\b)",
    re.IGNORECASE,
)
_WRITES_SQL = regex(
    r"\b(?:insert|update|delete|drop|truncate|alter|create|grant|revoke|copy|vacuum|reindex|call|do|merge|into|"
    r"pg_\w*(?:terminate|cancel|reload|promote|switch|rotate|drop|create|import|advisory)\w*|setval|nextval|lo_\w+|kill)\b",
    re.IGNORECASE,
)


def _sql_only_reads(words: Words) -> bool:
    if has(words, "-l", "--list", "--version", "-V"):
        return True
    statement = option(words, "-c", "--command") if program(words) == "psql" else option(words, "-e", "--execute")
    if statement is None:
        return False
    parts = [part for part in statement.split(";") if part.strip()]
    return bool(parts) and all(_READS_SQL.match(part) and not _WRITES_SQL.search(part) for part in parts)


def _curl_only_reads(words: Words) -> bool:
    sends = "-d --data --data-raw --data-binary --data-urlencode --json -F --form -T --upload-file -o --output -O"
    if has(words, *sends.split(), "--remote-name", "-J"):
        saved = option(words, "-o", "--output")
        return saved == "/dev/null" and not has(words, *sends.replace("-o --output", "").split())
    return (option(words, "-X", "--request") or "GET").upper() in {"GET", "HEAD", "OPTIONS"}


#: Programs where the options decide.
_BY_OPTIONS: dict[str, Callable[[Words], bool]] = {
    "curl": _curl_only_reads,
    "psql": _sql_only_reads,
    "mysql": _sql_only_reads,
    "find": lambda words: not {"-delete", "-fprint", "-fls", "-fprintf"}.intersection(words),
    "sed": lambda words: not has(words, "-i", "--in-place"),
    "tar": lambda words: any(re.fullmatch(r"-?[a-z]*t[a-z]*", word) for word in words[1:2]),
    "crontab": lambda words: has(words, "-l"),
    "pg_restore": lambda words: has(words, "-l", "--list"),
    "nginx": lambda words: has(words, "-t", "-T", "-v", "-V"),
    "sysctl": lambda words: not has(words, "-w", "-p", "--system") and not any("=" in word for word in words[1:]),
    "dpkg": lambda words: has(words, "-l", "-L", "-s", "-S", "--list"),
    "rpm": lambda words: has(words, "-q", "-qa", "--query"),
    "gzip": lambda words: has(words, "-t", "-l", "--test", "--list"),
    "unzip": lambda words: has(words, "-l", "-t"),
    "bash": lambda words: has(words, "-c"),
    "sh": lambda words: has(words, "-c"),
    "ssh": lambda words: len(operands_of_ssh(words)) > 1,
    "date": lambda words: not has(words, "-s", "--set"),
    "hostname": lambda words: not operands(words),
    "sort": lambda words: not has(words, "-o", "--output"),
    "journalctl": lambda words: not any(word.startswith(("--vacuum", "--rotate", "--flush")) for word in words),
    "dmesg": lambda words: not has(words, "-C", "-c", "--clear"),
    "openssl": lambda words: operands(words)[:1] in {("s_client",), ("x509",), ("verify",), ("version",)},
    "nc": lambda words: has(words, "-z", "-vz", "-zv"),
    "ip": lambda words: not {"add", "del", "delete", "set", "flush", "replace"}.intersection(words),
    "awk": lambda words: "-i" not in words and not re.search(r"system\(|>|\|", " ".join(words[1:2])),
}
_LOOKS = frozenset(_LOOKING.split())
_HARMLESS_FILES = frozenset({"/dev/null", "/dev/stderr", "/dev/stdout", "/dev/tty", "1", "2", "-", "&1", "&2"})


def _writes_file(words: Words) -> bool:
    return any(
        REDIRECTION.match(word) and ">" in word and target not in _HARMLESS_FILES
        for word, target in zip(words, (*words[1:], ""), strict=True)
    )


def _looks(words: Words) -> bool:
    name = program(words)
    if not name or _writes_file(words):
        return False
    if name in _BY_OPTIONS and not _BY_OPTIONS[name](words):
        return False
    if name in _LOOKS:
        return True
    verbs = _LOOKING_VERBS.get(_SAME_VERBS.get(name, name))
    return verbs is not None and re.match(rf"(?:{verbs})", " ".join(operands(words, _VALUED))) is not None


def only_looks(text: str) -> bool:
    """Whether every part of a command is known to change nothing. What is not known changes something."""
    parts = commands(text)
    return bool(parts) and all(_looks(words) for words in parts)


#: How many operands are words of the program itself (`aws s3 cp`, `kubectl scale`).
_VERB_WORDS = {"aws": 2, "gcloud": 2, "az": 2} | dict.fromkeys(
    ("kubectl", "oc", "docker", "podman", "git", "helm", "systemctl", "terraform", "tofu", "service", "etcdctl"), 1
)
_KINDS = regex(
    r"(?:deploy(?:ments?)?|pods?|po|svc|services?|sts|statefulsets?|ds|daemonsets?|jobs?|cronjobs?|nodes?|ns|"
    r"namespaces?|pvcs?|pv|configmaps?|cm|secrets?|ingress|hpa|restart|undo|up|down|\.|-)",
    re.IGNORECASE,
)


def _subjects(text: str) -> set[tuple[str, str]]:
    """Program and operand, for every operand that names something: no verbs, no kinds of resource."""
    return {
        (program(words), word.removeprefix("./").rsplit("/", 1)[-1] if "://" not in word else word)
        for words in commands(text)
        for word in operands(words, _VALUED)[_VERB_WORDS.get(program(words), 0) :]
        if not _KINDS.fullmatch(word)
    }


def named_again(command: str, others: Iterable[str]) -> bool:
    """Whether another command runs the same program on something that this command names."""
    subjects = _subjects(command)
    return any(subjects & _subjects(other) for other in others)
