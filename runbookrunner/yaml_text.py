"""YAML to plain values. It is data: nothing in it runs, and no alias makes a small text enormous."""

#: The library's time grows with the square of their depth.
_MOST_BRACKETS = 10_000


class NotYaml(Exception):  # noqa: N818  it says what a text is
    """Why a text is not read; `line` counts from 1, 0 where it is not known."""

    def __init__(self, problem: str, line: int = 0) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


def load(source: str, *, quick: bool = False) -> object:
    """The value of a text without aliases. Raises `NotYaml`.

    `quick` takes the library's compiled reader where there is one, whose complaints are less clear.
    """
    import yaml  # noqa: PLC0415  only who has YAML to read pays for it

    if source.count("[") + source.count("{") > _MOST_BRACKETS:
        raise NotYaml(f"more than {_MOST_BRACKETS} brackets: it would take too long to read")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader) if quick else yaml.SafeLoader
    try:
        aliases = any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(source, Loader=loader))
        value: object = None if aliases else yaml.load(source, Loader=loader)  # noqa: S506  a safe loader, either way
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise NotYaml(f"no valid YAML: {error.problem or error.context}", line) from error
    except (Exception, RecursionError) as error:  # YAML's constructors raise many kinds of errors
        raise NotYaml(f"no valid YAML: {type(error).__name__}") from error
    if aliases:
        raise NotYaml("YAML aliases (`*name`) are not read")
    return value
