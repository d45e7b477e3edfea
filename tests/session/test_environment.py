from runbookrunner.session.environment import prepared


def test_what_would_bend_bash_is_dropped_and_the_rest_is_kept() -> None:
    given = {
        "BASH_ENV": "/evil", "ENV": "/evil", "SHELLOPTS": "xtrace", "BASHOPTS": "extglob", "PROMPT_COMMAND": "id",
        "PS1": "$(id)",
        "BASH_FUNC_builtin%%": "() { id; }", "PAGER": "less", "HISTFILE": "/h", "AWS_PROFILE": "prod", "TERM": "tmux",
    }  # fmt: skip
    got = prepared(given, run_id="r1", folder="/x")
    assert got.keys().isdisjoint(
        {"BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "PROMPT_COMMAND", "PS1", "BASH_FUNC_builtin%%"}
    )
    assert (got["AWS_PROFILE"], got["TERM"], got["PAGER"], got["HISTFILE"]) == ("prod", "tmux", "cat", "")
    assert (got["RUNBOOK_RUN_ID"], got["PWD"]) == ("r1", "/x")


def test_a_terminal_is_named_where_none_is() -> None:
    assert prepared({}, run_id="r1", folder="/")["TERM"] == "xterm"
