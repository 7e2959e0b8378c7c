"""The parts of Kith in C and C++, built with AddressSanitizer and given hostile texts."""

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent / "C"
SANITIZE = ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
PHONE = ROOT / "Sources" / "CPhoneNumber"
CURL = ROOT / "Sources" / "CCurl"
DISK = ROOT / "Tests" / "Crash" / "Disk"


def compiled(target, compiler, *arguments):
    """Compiles with the sanitizers; what the compiler says is in the failure."""
    path = shutil.which(compiler)
    assert path, f"there is no {compiler}: run `make setup`"
    command = [path, *SANITIZE, *map(str, arguments), "-o", str(target), "-ldl", "-lpthread"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return target


def run(program, *arguments, **environment):
    """Runs a program to its end and returns what it said, which must be silent of faults."""
    done = subprocess.run(
        [str(program), *map(str, arguments)], capture_output=True, timeout=600, check=False,
        env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=0", **environment})
    said = done.stderr.decode(errors="backslashreplace")
    assert done.returncode == 0, said[-5000:]
    assert "Sanitizer" not in said and "runtime error" not in said, said[-5000:]
    return said


@pytest.mark.torture
def test_the_reader_of_telephone_numbers_is_silent(tmp_path):
    program = compiled(
        tmp_path / "phone", "g++", "-std=c++17", "-I", PHONE / "include",
        PHONE / "kith_phone_number.cpp", FOLDER / "phone_numbers.cpp")

    count = 1_000_000 if os.environ.get("KITH_TORTURE") == "1" else 5_000
    run(program, count, random.SystemRandom().randrange(1 << 30))


def test_the_loader_of_curl_is_silent(tmp_path):
    program = compiled(
        tmp_path / "transfers", "gcc", "-std=gnu11", "-I", CURL / "include", CURL / "curl.c",
        FOLDER / "transfers.c")

    run(program)


def test_the_disk_whose_power_can_be_cut_is_silent(tmp_path):
    library = compiled(
        tmp_path / "libdisk.so", "gcc", "-std=c11", "-D_GNU_SOURCE", "-fPIC", "-shared",
        *sorted(DISK.glob("*.c")))
    user = compiled(tmp_path / "user", "gcc", "-std=c11", FOLDER / "disk_user.c")
    sanitizer = subprocess.run(
        ["gcc", "-print-file-name=libasan.so"], capture_output=True, check=True)
    disk = tmp_path / "disk"
    disk.mkdir()

    run(user, disk, 20_000, LD_PRELOAD=f"{sanitizer.stdout.decode().strip()}:{library}",
        KITH_DISK_FOLDER=str(disk), KITH_DISK_JOURNAL=str(tmp_path / "journal"))

    assert (tmp_path / "journal").stat().st_size > 0


def test_a_fault_is_found(tmp_path):
    """The sanitizers are on: a program that writes past its room fails."""
    source = tmp_path / "fault.c"
    source.write_text(
        "#include <stdlib.h>\nint main(int count, char **words) {\n"
        "  char *room = malloc(8); room[7 + count] = words[0][0]; return room[0] == 1; }\n")
    program = compiled(tmp_path / "fault", "gcc", source)

    with pytest.raises(AssertionError, match="insufficient space|AddressSanitizer"):
        run(program)
