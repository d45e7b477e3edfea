"""The parts themselves: what the walks lean on does what its original does, as far as they go."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.integration import programs
from tests.integration.world import World


def test_every_version_of_the_cluster_client_scales_the_deployment(world: World, tmp_path: Path) -> None:
    for kubectl in programs.kubectls():
        world.cluster.renew()
        for replicas in (0, 3):
            done = subprocess.run(
                [kubectl, "scale", "deployment", "api", f"--replicas={replicas}"],
                env=os.environ | {"KUBECONFIG": str(world.kubeconfig), "HOME": str(tmp_path / Path(kubectl).name)},
                capture_output=True,
                text=True,
                check=False,
            )
            assert (done.returncode, done.stdout) == (0, "deployment.apps/api scaled\n"), f"{kubectl}: {done.stderr}"
        assert world.cluster.scaled == [0, 3], kubectl


def test_what_the_cluster_does_not_know_is_an_error_of_the_client(world: World, tmp_path: Path) -> None:
    done = subprocess.run(
        [programs.found("kubectl"), "scale", "deployment", "web", "--replicas=0"],
        env=os.environ | {"KUBECONFIG": str(world.kubeconfig), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "deployments/web" in done.stderr


@pytest.mark.parametrize(("required", "outcome"), [("", pytest.skip.Exception), ("1", pytest.fail.Exception)])
def test_a_missing_program_is_one_plain_reason(
    monkeypatch: pytest.MonkeyPatch, required: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv(programs.REQUIRED, required)
    with pytest.raises(outcome, match="no-such-program is not installed"):
        programs.found("no-such-program")
