"""Scripts and patterns that a grammar makes: none ends the process, outlasts its limits, leaves
something behind, or gets another answer from the host's matcher than from the stock one."""

import json
import os
import random
import subprocess
import time
from pathlib import Path

import pytest

from grammar import Grammar

PATTERNS = (Path(__file__).resolve().parent / "matching" / "patterns.lua").read_text()
IS_LONG = bool(os.environ.get("KITH_TORTURE"))
SECONDS = {"scripts": 1500 if IS_LONG else 48, "patterns": 300 if IS_LONG else 12}
TOGETHER = 50


def first_seed() -> int:
    """The long form looks for what is new; the short one stands guard, the same way each time."""
    named = os.environ.get("KITH_SEED")
    return int(named) if named else random.SystemRandom().randrange(1 << 40) if IS_LONG else 1


def found(result, script):
    """What is wrong with the end of a script, or nothing."""
    faults = [
        (result["status"] in ("does not compile", "unusable"), "the grammar made no Lua"),
        (result.get("processor_ms", 0) > 1000, "it ran for longer than a second"),
        (result.get("memory", 0) > 32 << 20, "it held more than its memory"),
        (not result.get("rewound", True), "it left something in its state"),
        (result["limit"] not in ("none", "fuel", "wall", "memory"), "another limit stopped it"),
    ]
    return [f"{script.stem}: {words}: {result}" for is_wrong, words in faults if is_wrong]


@pytest.mark.torture
def test_no_script_of_the_grammar_does_harm(watched, tmp_path):
    seed, end = first_seed(), time.monotonic() + SECONDS["scripts"]
    count = 0
    while time.monotonic() < end:
        scripts = []
        for number in range(seed + count, seed + count + TOGETHER):
            scripts.append(tmp_path / f"{number}.lua")
            scripts[-1].write_text(Grammar(number).script())
        done = subprocess.run(
            ["bash", "-c", 'ulimit -s 512; exec "$0" "$@"', watched, *scripts],
            capture_output=True, timeout=600, check=False,
            # Less than a handler has, so that many have their turn.
            env={**os.environ, "HOSTILE_FUEL": "1000000"})
        results = [json.loads(line) for line in done.stdout.splitlines() if line.endswith(b"}")]

        assert done.returncode == 0 and not done.stderr, (
            f"KITH_SEED={scripts[min(len(results), TOGETHER - 1)].stem} ends with "
            f"{done.returncode}:\n{done.stderr.decode(errors='backslashreplace')[-3000:]}")
        assert len(results) == TOGETHER
        assert [fault for one in zip(results, scripts) for fault in found(*one)] == []
        for script in scripts:
            script.unlink()
        count += TOGETHER
    print(f"{count} scripts from {seed} on")
    assert count >= TOGETHER


@pytest.mark.torture
def test_no_pattern_has_another_answer_than_in_stock_lua(runner, watched, tmp_path):
    seed, end = first_seed(), time.monotonic() + SECONDS["patterns"]
    count = 0
    while time.monotonic() < end:
        script = tmp_path / "patterns.lua"
        number = (seed + count) * 7919 % (1 << 31)
        script.write_text(PATTERNS.replace("SEED or 1", str(number)))
        own, stock = (
            subprocess.run([program, way, script], capture_output=True, timeout=300, check=True)
            for program, way in ((watched, "--print"), (runner, "--print-usual")))

        assert own.stdout.count(b"\n") >= 3999 and not own.stderr
        differences = [
            (ours, theirs) for ours, theirs in zip(own.stdout.split(b"\n"), stock.stdout.split(b"\n"))
            if ours != theirs]
        assert differences[:3] == [], f"KITH_SEED={seed + count}"
        count += 1
    print(f"{count * 4000} patterns from {seed} on")


def test_the_same_number_makes_the_same_script():
    assert Grammar(7).script() == Grammar(7).script()
    assert Grammar(7).script() != Grammar(8).script()
