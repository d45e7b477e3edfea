"""A calm text is one about which no rule has anything to say; the check may never hide a hazard."""

from hypothesis import given, settings
from hypothesis import strategies as st

from runbookrunner.command import foreign, hazards, interactive
from runbookrunner.command.calm import is_calm

NAMES = sorted(hazards.programs() | interactive.PROGRAMS | foreign.PROGRAMS)
SAID = (
    "-f -rf -it --all --follow -w stop restart delete drop rm exec run -- -c -u -p5 a:b --password=x "
    "--token y of=/dev/sda > >> < | ; && ( ) $( ` \\ ' \" '' \"\" $X = A=1 edit login logs apply prune * host "
    "user@host /etc/init.d/x mkfs.ext4 python3.11 sudo env xargs time ! { } eval command builtin # .sh ./ "
    "/usr/bin/ R fsh ash "
)
PIECES = [*SAID.split(), "\n"]
WORDS = st.one_of(st.sampled_from(NAMES), st.sampled_from(PIECES), st.text("abr m-.\"'\\\\$", max_size=4))
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", "", " ", "\n"])), max_size=8).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)


@settings(max_examples=600, deadline=None, database=None)
@given(TEXTS)
def test_no_rule_speaks_of_a_calm_text(text: str) -> None:
    if is_calm(text):
        assert hazards.hazards(text) == ()
        assert not interactive.interactive(text)
        assert not foreign.opens_shell(text)


def test_own_tools_are_calm_and_known_ones_are_not() -> None:
    assert is_calm('shardctl copy shard-1 --to "new host" --wait 60')
    assert is_calm("echo done && cd /srv")
    assert not is_calm("/usr/local/bin/kubectl get pods")
    assert not is_calm("own-tool --api-key x")
    assert not is_calm("k''ubectl get pods")


def test_every_program_of_every_rule_is_known() -> None:
    assert {"rm", "kubectl", "psql", "vim", "ssh", "bash", "service", "curl", "mkfs"} - set(NAMES) == {"mkfs"}
    assert not any(is_calm(f"{name} x") for name in NAMES if name.isascii() and name[0].isalpha())
