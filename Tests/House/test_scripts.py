"""The scripts themselves: they parse, they are executable, and a failing step fails."""

import os
import re
import subprocess

import pytest


def test_every_script_is_executable_and_names_its_interpreter(repository):
    scripts = [path for path in (repository / "Tools").iterdir() if path.is_file() and not path.suffix]

    assert scripts
    for script in [*scripts, repository / ".ci" / "run"]:
        assert os.access(script, os.X_OK), script
        first = script.read_text(encoding="utf-8").splitlines()[0]
        assert first in ("#!/usr/bin/env bash", "#!/usr/bin/env python3"), script
        if first.endswith("bash"):
            subprocess.run(["bash", "-n", str(script)], check=True)


@pytest.mark.parametrize("command, code, words", [
    (["true"], 0, "== a title: done in "),
    (["bash", "-c", "exit 3"], 3, "== a title: FAILED after "),
])
def test_a_step_keeps_the_exit_code_of_its_command(repository, command, code, words):
    result = subprocess.run(
        [str(repository / "Tools" / "step"), "a title", *command], capture_output=True, text=True)

    assert result.returncode == code
    assert words in result.stdout


def test_help_lists_every_target(repository):
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE)

    result = subprocess.run(
        ["make", "--no-print-directory"], cwd=repository, capture_output=True, text=True, check=True)

    assert targets
    for target in targets:
        assert f"make {target} " in result.stdout
