"""Files that are made to be long: their end comes before they run (EDGE-CASES 45)."""

import json
import subprocess

import pytest

KILOBYTE = 1 << 10


def nested_functions(levels, size):
    """Functions inside each other, each full of names, and in the innermost one a name that is
    found in none: every use of it looks at all of them."""
    heads = "".join(
        f"local function f()\nlocal {','.join(f'a{level}_{n}' for n in range(195))}\n"
        for level in range(levels))
    return heads + "x=x\n" * ((size - len(heads)) // 4 - levels * 2) + "end " * levels


LONG = {
    "ten megabytes": ("x = 1\n" * (10 * KILOBYTE * KILOBYTE // 6), "more than 1024 KB"),
    "names to look for": (nested_functions(150, 1000 * KILOBYTE), "longer than 2 s to compile"),
    "brackets": ("return " + "(" * 200_000 + "1" + ")" * 200_000, "overflow"),
    "blocks": ("do " * 100_000 + "end " * 100_000, "overflow"),
    "functions": ("return function() " * 20_000 + "end " * 20_000, "overflow"),
    "constants": (
        "return {" + ",".join(f'"{n:07}"' for n in range(90_000)) + "}", None),
    "gotos": ("do\n" + "".join(f"goto b{n}\n" for n in range(32_000)) + "end", "no visible label"),
    "a text without an end": ('return "' + "x" * 1_000_000, "unfinished string"),
    "a comment without an end": ("--[==[" + "x" * 1_000_000, "unfinished long comment"),
    "a number": ("return " + "9" * 1_000_000, None),
    "escapes": ('return "' + "\\u{10FFFF}" * 90_000 + '"', None),
}


@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("kind", ["runner", "watched"])
def test_a_long_file_is_compiled_or_refused_soon(name, kind, tmp_path, request):
    program = request.getfixturevalue(kind)
    text, words = LONG[name]
    script = tmp_path / "long.lua"
    script.write_text(text)

    done = subprocess.run(
        ["bash", "-c", 'ulimit -s 512; exec "$0" "$1"', program, script], capture_output=True,
        timeout=60, check=False)

    assert done.returncode == 0, done.stderr[-3000:]
    result = json.loads(done.stdout)
    assert (result["status"] == "does not compile") == (words is not None), result
    assert words is None or words in result["message"], result
