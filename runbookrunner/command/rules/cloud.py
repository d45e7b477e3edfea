"""Cloud providers, infrastructure as code, and version control."""

from runbookrunner.command.operands import has, operands, option
from runbookrunner.command.rules.rule import Rule, Words, either, last, runs, verb, where
from runbookrunner.late import regex

_AWS_VALUED = "--region --profile --output --query --endpoint-url"
_DATA_NOUN = (
    r"(?:db|table|bucket|object|volume|snapshot|stack|cluster|file-system|stream|queue|log-group|log-stream|domain|"
    r"backup|recovery|cache|replication-group|key|hosted-zone|item|repository|global|message|secret)"
)
#: Options of aws commands that name what is acted on.
_AWS_NAMES = regex(
    r"--((?:db-)?(?:instance|cluster|snapshot|volume|table|bucket|stack|function|service|queue|topic|user|role|key|secret|"
    r"file-system|auto-scaling-group|cache-cluster|replication-group|log-group)(?:-(?:ids?|names?|identifier|url|arn))?)(?![\w-])"
)


def _aws_target(words: Words) -> str:
    for word in words:
        match = _AWS_NAMES.match(word)
        if match:
            return option(words, f"--{match[1]}") or ""
    given = operands(words, _AWS_VALUED)
    return last(given[2:])


def _is_zero(words: Words) -> bool:
    return "0" in {
        option(words, name)
        for name in ("--desired-count", "--desired-capacity", "--node-count", "--size", "--num-nodes")
    }


def _s3_many(words: Words) -> bool:
    return has(words, "--recursive", "--force", "--delete", "-r", "-R") or any("*" in word for word in operands(words))


def _is_forced(words: Words) -> bool:
    plus = any(word.startswith("+") for word in operands(words)[1:])
    return plus or has(words, "-f", "--force", "--force-with-lease", "--mirror")


_AZ_VALUED = "-n --name -g --resource-group --subscription -o --output --query --ids --account-name"
_AZ_DATA = r"(?:group|storage|disk|sql|postgres|mysql|cosmosdb|keyvault|backup|snapshot|aks|redis)"
_GCLOUD_DATA = r"(?:sql|disks|projects|clusters|snapshots|storage|buckets|databases|tables|topics|kms|filestore)"

RULES = (
    Rule(
        "aws-delete",
        "destructive",
        "Deletes data or machines in the cloud account.",
        either(
            verb("aws", rf"(?:batch-)?(?:delete|purge|remove)-{_DATA_NOUN}[\w-]*", _AWS_VALUED, _aws_target),
            verb("aws", r"terminate-[\w-]+", _AWS_VALUED, _aws_target),
            where(verb("aws", "s3 (?:rm|rb|sync)", _AWS_VALUED, lambda words: last(operands(words))), _s3_many),
            verb("aws", r"schedule-key-deletion|deregister-image", _AWS_VALUED, _aws_target),
        ),
        data=True,
    ),
    Rule(
        "aws-delete",
        "caution",
        "Deletes something in the cloud account.",
        verb(
            "aws",
            r"(?:batch-)?(?:delete|remove|deregister|revoke|detach|disassociate)-[\w-]+|s3 (?:rm|rb)",
            _AWS_VALUED,
        ),
    ),
    Rule(
        "aws-stop",
        "caution",
        "Stops, restarts or fails over something in the cloud account.",
        verb(
            "aws",
            r"(?:stop|reboot|failover|restart|promote|disable|release|rollback|cancel)-[\w-]+",
            _AWS_VALUED,
            _aws_target,
        ),
    ),
    Rule(
        "scale-to-zero",
        "caution",
        "Stops every instance: nothing serves until it is scaled up again.",
        where(runs("aws az gcloud"), _is_zero),
    ),
    Rule(
        "az-delete",
        "destructive",
        "Deletes data or many things in the subscription.",
        either(
            verb(
                "az",
                rf"{_AZ_DATA}(?: [\w-]+)* (?:delete|purge|delete-batch)",
                valued=_AZ_VALUED,
                target=lambda w: option(w, "-n", "--name") or "",
            ),
            verb("az", r"[\w -]*purge", valued=_AZ_VALUED, target=lambda w: option(w, "-n", "--name") or ""),
        ),
        data=True,
    ),
    Rule(
        "az-delete",
        "caution",
        "Deletes, stops or restarts something in the subscription.",
        verb(
            "az",
            r"[\w -]* (?:delete|stop|deallocate|restart|failover|redeploy|reimage)",
            valued=_AZ_VALUED,
            target=lambda w: option(w, "-n", "--name") or "",
        ),
    ),
    Rule(
        "gcloud-delete",
        "destructive",
        "Deletes data or many things in the project.",
        either(
            verb("gcloud", rf"[\w ]*?{_GCLOUD_DATA}(?: [\w-]+)* (?:delete|rm|destroy)"),
            verb("gcloud", r"(?:beta |alpha )?sql (?:backups restore|import \w+)"),
            verb("bq", "rm"),
            where(
                verb("gsutil gcloud", "(?:storage )?(?:rm|rb|rsync)"), lambda w: has(w, "-d", "-r", "-R") or _s3_many(w)
            ),
            verb("gsutil", "rb"),
        ),
        data=True,
    ),
    Rule(
        "gcloud-delete",
        "caution",
        "Deletes, stops or restarts something in the project.",
        verb("gcloud gsutil", r"(?:[\w -]* )?(?:delete|rm|stop|reset|restart|failover|promote-replica|suspend)"),
    ),
    Rule(
        "infrastructure",
        "destructive",
        "Destroys the infrastructure that the code describes.",
        either(
            verb("terraform tofu terragrunt pulumi cdk", "destroy|run-all destroy|apply -destroy"),
            where(verb("terraform tofu terragrunt", "apply"), lambda words: has(words, "-destroy")),
        ),
        data=True,
    ),
    Rule(
        "infrastructure",
        "caution",
        "Changes infrastructure, or what is known of it.",
        either(
            verb("terraform tofu terragrunt", "apply|run-all apply|state (?:rm|mv|push)|taint|force-unlock|import"),
            verb("pulumi", "up|cancel|state delete"),
            verb("cdk", "deploy"),
        ),
    ),
    Rule(
        "git-history",
        "destructive",
        "Overwrites history that others may have.",
        where(verb("git", "push", valued="-C -c"), _is_forced),
        data=True,
    ),
    Rule(
        "git-work",
        "destructive",
        "Throws away work that was not committed.",
        either(
            where(verb("git", "reset", valued="-C -c"), lambda words: has(words, "--hard")),
            where(verb("git", "clean", valued="-C -c"), lambda words: has(words, "-f", "-x", "--force")),
        ),
    ),
    Rule(
        "git-branch",
        "caution",
        "Deletes a branch or tag.",
        where(verb("git", "branch|push|tag", valued="-C -c"), lambda words: has(words, "-D", "--delete")),
    ),
    Rule(
        "platform",
        "caution",
        "Stops, restarts or rolls back an application.",
        verb(
            "heroku fly flyctl cf nomad",
            r"(?:[\w-]+ )?(?:restart|stop|rollback|destroy|delete|drain)|\w+:(?:restart|rollback|destroy|stop)",
        ),
    ),
)
