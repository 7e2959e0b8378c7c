"""Scripts that attack the host of Lua. Each names in its first line how it may end: `ok`, `error`
with words of the message, `does not compile`, or the limits that may stop it."""

import contextlib
import json
import os
import subprocess
import time
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).resolve().parent / "scripts").glob("*.lua"))
LIMITS = {"fuel", "wall", "memory", "stopped"}


def first_line(script):
    """What the first line says of the end."""
    line = script.read_bytes().split(b"\n")[0].decode("latin-1")
    return line.split("ends:")[1].strip() if "ends:" in line else "does not compile"


def run(program, script, **environment):
    """Runs a script on a C stack of 512 KB and returns what became of it."""
    done = subprocess.run(
        ["bash", "-c", 'ulimit -s 512; exec "$0" "$1"', program, script], capture_output=True,
        timeout=60, env={**os.environ, **environment})
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-3000:]
    assert not done.stderr, done.stderr.decode("utf-8", "replace")[-3000:]
    return json.loads(done.stdout)


def ended(result):
    """One word for the end."""
    return {"killed": result["limit"], "failed": "error"}.get(result["status"], result["status"])


def check(script, result):
    """Whether a script ended as its first line says."""
    promised = first_line(script)
    end = ended(result)
    assert end in promised if end == "does not compile" else end in promised.split(), result
    if end == "error":
        words = [word for word in promised.split() if word not in LIMITS | {"error", "ok"}]
        assert not words or any(word in result["message"] for word in words), result


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_each_script_ends_as_it_says_and_within_its_limits(runner, script):
    result = run(runner, script)
    taken, used = result["ms"], result.get("processor_ms", 0)
    if ended(result) == "wall" and "wall" not in first_line(script).split():
        # On a busy machine half a second may pass before the fuel is used.
        result = run(runner, script, HOSTILE_WALL_MS="20000")

    check(script, result)
    # Half a second is the limit, and no script runs past one; a machine that is busy lends it less
    # of the processor in a second, so there is more room for the time on the wall.
    assert used <= 1000
    assert taken <= 3000
    assert result.get("close_ms", 0) <= 1000
    assert result.get("rewound", True), "the next one who gets the state finds it as it was"
    assert result.get("memory", 0) <= 32 << 20
    # Beside the arena there is the program, its files and what is handed over just now.
    assert result.get("process_kilobytes", 0) <= 80 << 10
    if result["status"] == "killed" and script.stem != "m_stop_from_host":
        assert result["at"].startswith(script.stem), "the line that was stopped is named"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_the_sanitizers_are_silent(watched, script):
    assert run(watched, script).get("rewound", True)


def test_the_usual_recipe_does_not_hold_these_scripts(runner):
    """What shows that the suite can tell: stock libraries, a count hook and a capped allocator."""
    alarm = 4
    hangs = [script for script in SCRIPTS if b"usual recipe: hangs" in script.read_bytes()]
    assert len(hangs) >= 13
    running = [
        subprocess.Popen([runner, "--usual", script], stdout=subprocess.PIPE) for script in hangs]
    end = time.monotonic() + alarm
    try:
        for one in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                one.wait(timeout=max(end - time.monotonic(), 0))
        ended_early = [
            script.stem for script, one in zip(hangs, running) if one.poll() is not None]
    finally:
        for one in running:
            one.kill()
            one.communicate()
    assert ended_early == []
