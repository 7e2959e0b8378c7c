"""Builds what runs the hostile scripts: the host's C alone, with sanitizers and without."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
HOST = HERE.parent.parent / "Sources" / "CLuaHost"


def build(folder, name, *flags):
    """Compiles the runner and the host; returns the program's path."""
    compiler = shutil.which("gcc") or shutil.which("clang")
    assert compiler, "a C compiler is missing: make setup"
    shown = subprocess.run(
        ["pkg-config", "--cflags", "--libs", "lua5.4"], capture_output=True, text=True, check=True)
    program = folder / name
    subprocess.run(
        [compiler, "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-g", *flags,
         f"-I{HOST / 'include'}", HERE / "runner.c", *sorted(HOST.glob("*.c")),
         *shown.stdout.split(), "-lm", "-o", program],
        check=True)
    return program


@pytest.fixture(scope="session")
def runner(tmp_path_factory):
    """The runner as it would be shipped."""
    return build(tmp_path_factory.mktemp("hostile"), "hostile", "-O2")


@pytest.fixture(scope="session")
def watched(tmp_path_factory):
    """The runner under AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer."""
    return build(
        tmp_path_factory.mktemp("watched"), "hostile", "-O1", "-fsanitize=address,undefined",
        "-fno-sanitize-recover=all", "-fno-omit-frame-pointer")
