"""The parts of Kith in C and C++, built with AddressSanitizer and given hostile texts."""

import os
import random
import shutil
import sqlite3
import struct
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent / "C"
SANITIZE = ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
PHONE = ROOT / "Sources" / "CPhoneNumber"
CURL = ROOT / "Sources" / "CCurl"
MIME = ROOT / "Sources" / "CMime"
MAIL = ROOT / "Tests" / "Fixtures" / "mail"
DISK = ROOT / "Tests" / "Crash" / "Disk"
FLOOR = ROOT / "Benchmarks" / "Floor" / "floor.c"


def compiled(target, compiler, *arguments):
    """Compiles with the sanitizers; what the compiler says is in the failure."""
    path = shutil.which(compiler)
    assert path, f"there is no {compiler}: run `make setup`"
    command = [path, *SANITIZE, *map(str, arguments), "-o", str(target), "-ldl", "-lpthread"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return target


def run(program, *arguments, codes=(0,), **environment):
    """Runs a program to its end and returns what it said, which must be silent of faults."""
    done = subprocess.run(
        [str(program), *map(str, arguments)], capture_output=True, timeout=600, check=False,
        env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=0:exitcode=99",
             "UBSAN_OPTIONS": "exitcode=99", **environment})
    said = done.stderr.decode(errors="backslashreplace")
    assert done.returncode in codes, said[-5000:]
    assert "Sanitizer" not in said and "runtime error" not in said, said[-5000:]
    return said


@pytest.mark.torture
def test_the_reader_of_telephone_numbers_is_silent(tmp_path):
    program = compiled(
        tmp_path / "phone", "g++", "-std=c++17", "-I", PHONE / "include",
        PHONE / "kith_phone_number.cpp", FOLDER / "phone_numbers.cpp")

    count = 1_000_000 if os.environ.get("KITH_TORTURE") == "1" else 5_000
    run(program, count, random.SystemRandom().randrange(1 << 30))


def test_the_reader_of_mail_is_silent(tmp_path):
    program = compiled(
        tmp_path / "mails", "gcc", "-std=gnu11", "-Wall", "-Wextra", "-I", MIME / "include", *sorted(MIME.glob("*.c")),
        FOLDER / "mails.c")

    mails = sorted(MAIL.glob("*/data/*"))
    assert len(mails) == 40
    count = 200_000 if os.environ.get("KITH_TORTURE") == "1" else 3_000
    run(program, count, random.SystemRandom().randrange(1 << 30), *mails)


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


def text(words):
    return struct.pack("<I", len(words)) + words


def entry(number, *values):
    """A run of a statement, as a trace of the benchmarks holds it."""
    return b"X" + struct.pack("<II", number, len(values)) + b"".join(values)


STATEMENTS = [
    b"CREATE TABLE IF NOT EXISTS item (id INTEGER PRIMARY KEY, name TEXT, piece BLOB)",
    b"INSERT INTO item (name, piece) VALUES (?, ?)", b"DELETE FROM item WHERE id % ? = 0",
    b"SELECT id, name, piece, NULL AS none FROM item WHERE id > ?",
]
NAME = b't' + text(bytes(range(1, 256)) * 40 + b'"\\' * 500)
TRACE = (
    b"".join(b"S" + struct.pack("<I", n) + text(sql) for n, sql in enumerate(STATEMENTS))
    + b"B" + entry(0) + b"CW"
    + (b"B" + entry(1, NAME, b"b" + text(b"\0" * 300)) + b"C") * 5
    + b"B" + entry(1, b"n", b"t" + text(b"")) + b"C"
    + entry(3, b"i" + struct.pack("<q", -1)) + b"B" + entry(2, b"i" + struct.pack("<q", 3)) + b"C")


@pytest.fixture(scope="module")
def floor(tmp_path_factory):
    """The program that the benchmarks stand beside, with sanitizers, and a table for it."""
    folder = tmp_path_factory.mktemp("floor")
    program = compiled(folder / "floor", "gcc", "-std=gnu11", FLOOR, "-lsqlite3")
    database = folder / "floor.db"
    with closing(sqlite3.connect(database)) as made:
        made.execute(STATEMENTS[0].decode())
        made.execute("CREATE TABLE contact (id INTEGER, name TEXT)")
    return program, database, folder / "trace"


def test_the_floor_of_the_benchmarks_is_silent(floor):
    program, database, trace = floor
    trace.write_bytes(TRACE)

    for durability, times, together in (("full", 1, 1), ("off", 20, 3), ("off", 0, 1000)):
        run(program, database, trace, durability, times, together)
    run(program, database, "start")

    with closing(sqlite3.connect(database)) as made:
        assert made.execute("SELECT count(*) FROM item WHERE name IS NOT NULL").fetchone()[0] > 50


@pytest.mark.parametrize("rest", [
    entry(len(STATEMENTS)), entry(255), entry(256), entry(1 << 20), entry((1 << 32) - 1),
    entry(1, *[b"n"] * 300), entry(1, b"t" + struct.pack("<I", (1 << 32) - 1)), b"X", b"S", b"Z",
    b"S" + struct.pack("<I", 1 << 31) + text(b"SELECT 1"), b"S" + struct.pack("<I", 9) + text(b""),
])
def test_a_trace_that_is_none_ends_the_floor_with_a_sentence(floor, rest):
    program, database, trace = floor
    trace.write_bytes(TRACE + rest)

    said = run(program, database, trace, "off", 1, codes=(0, 1))

    assert not said or said.startswith("floor: ")


@pytest.mark.torture
def test_no_damage_to_a_trace_does_harm(floor):
    program, database, trace = floor
    seed = random.SystemRandom().randrange(1 << 30)
    print(f"seed {seed}")
    chance = random.Random(seed)

    for _ in range(2000 if os.environ.get("KITH_TORTURE") == "1" else 60):
        damaged = bytearray(TRACE)
        for _ in range(1 + chance.randrange(3)):
            place = chance.choice([chance.randrange(400), chance.randrange(len(damaged) + 1)])
            damaged[place:place + chance.randrange(3)] = chance.randbytes(chance.randrange(5))
        if chance.random() < 0.3:
            del damaged[chance.randrange(len(damaged)):]
        trace.write_bytes(damaged)
        run(program, database, trace, "off", 2, codes=(0, 1))


def test_a_fault_is_found(tmp_path):
    """The sanitizers are on: a program that writes past its room fails."""
    source = tmp_path / "fault.c"
    source.write_text(
        "#include <stdlib.h>\nint main(int count, char **words) {\n"
        "  char *room = malloc(8); room[7 + count] = words[0][0]; return room[0] == 1; }\n")
    program = compiled(tmp_path / "fault", "gcc", source)

    with pytest.raises(AssertionError, match="insufficient space|AddressSanitizer"):
        run(program)
