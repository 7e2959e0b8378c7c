"""Each check of `make check` passes a clean tree and fails on the one thing it is there for."""

import shutil
import subprocess

import pytest

CHECKS = ("check-layers", "check-sizes", "check-words", "check-tests")

# Put together here, so that the check does not find them in this file.
MARK = "TO" + "DO"
NAP = "sle" + "ep"
ELSEWHERE = "/" + "home/somebody/kith"


@pytest.mark.parametrize("check", CHECKS)
def test_a_clean_tree_passes(tree, check):
    result = tree.run(check)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("check", CHECKS)
def test_the_words_of_a_complaint_are_never_a_traceback(tree, check):
    tree.write("Sources/KithModel/Odd.swift", "\ufeff// \u0000\n" + "}" * 3)

    result = tree.run(check)

    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "path, line, complaint",
    [
        ("Sources/KithModel/A.swift", "import KithQuery", "KithModel may not import KithQuery"),
        ("Sources/KithModel/A.swift", "import Foundation", "KithModel may not import Foundation"),
        ("Sources/KithModel/A.swift", "import Glibc", "KithModel may not import Glibc"),
        ("Sources/KithModel/A.swift", "import func Glibc.time", "KithModel may not import Glibc"),
        ("Sources/KithKernel/A.swift", "package import KithSQLite", "may not import KithSQLite"),
        ("Sources/KithKernel/A.swift", "@preconcurrency import Foundation", "import Foundation"),
        ("Sources/Capabilities/Sales/A.swift", "import KithStore", "KithSales may not import KithStore"),
        ("Sources/Capabilities/Sales/A.swift", "import KithContacts", "may not import KithContacts"),
        ("Sources/Capabilities/Sales/A.swift", "import struct KithSQLite.Row", "import KithSQLite"),
        ("Sources/Capabilities/Sales/A.swift", "public struct Deal {}", "here use `package`"),
        ("Sources/Capabilities/Sales/A.swift", "    @frozen public enum E {}", "here use `package`"),
        ("Sources/KithKernel/A.swift", "@_exported import KithModel", "never re-exported"),
        ("Sources/KithNew/A.swift", "import KithModel", "is in no layer"),
    ],
)
def test_an_import_against_the_direction_fails(tree, path, line, complaint):
    tree.write(path, line + "\n")

    result = tree.run("check-layers")

    assert result.returncode == 1
    assert complaint in result.stdout


def test_a_single_function_may_be_let_through_where_its_library_is_not(tree):
    tree.write("Sources/KithModel/A.swift", "import func Glibc.free\n")

    assert tree.run("check-layers").returncode == 0


def test_an_import_in_a_comment_is_no_import(tree):
    tree.write("Sources/KithModel/A.swift", "// import Foundation\n/// public struct A {}\n")

    assert tree.run("check-layers").returncode == 0


@pytest.mark.parametrize(
    "path, text",
    [
        ("Sources/KithModel/A.swift", f"let a = 1  // {MARK}: more"),
        ("Sources/KithModel/A.swift", "/* FIX" + "ME */"),
        ("Tests/KithModelTests/A.swift", f"/// {MARK}"),
        ("Sources/KithModel/A.swift", "let a = try! b()"),
        ("Sources/KithModel/A.swift", 'fatalError("never")'),
        ("Sources/KithKernel/A.swift", "Task { await run() }"),
        ("Sources/KithKernel/A.swift", "Task.detached(priority: .high) { await run() }"),
        ("Sources/KithKernel/A.swift", "let now = Date()"),
        ("Sources/KithKernel/A.swift", "let now = ContinuousClock.now"),
        ("Sources/KithKernel/A.swift", "clock_gettime(CLOCK_MONOTONIC, &spec)"),
        ("Sources/KithSQLite/A.swift", "clock_gettime(CLOCK_REALTIME, &spec)"),
        ("Sources/KithModel/A.swift", "let now = time(nil)"),
        ("Sources/KithKernel/A.swift", 'try run("SELECT 1")'),
        ("Sources/KithModel/A.swift", f'let home = "{ELSEWHERE}"'),
        ("Docs/guide.md", f"Type `cd {ELSEWHERE}`"),
        ("Makefile", f"run:\n\t{ELSEWHERE}/kith"),
        ("Tests/KithModelTests/A.swift", f"try await Task.{NAP}(for: .seconds(1))"),
        ("Tests/Acceptance/test_a.py", f"time.{NAP}(1)"),
    ],
)
def test_a_forbidden_word_fails_and_is_named_with_its_line(tree, path, text):
    tree.write(path, "\n" + text + "\n")

    result = tree.run("check-words")

    assert result.returncode == 1
    assert f"{path}:{2 + text.count(chr(10))}: " in result.stdout


@pytest.mark.parametrize(
    "path, text",
    [
        ("Sources/KithKernel/Clock/A.swift", "clock_gettime(CLOCK_REALTIME, &spec)"),
        ("Sources/KithSQLite/A.swift", "clock_gettime(CLOCK_MONOTONIC, &spec)"),
        ("Sources/KithSQLite/A.swift", 'try run("SELECT 1")'),
        ("Sources/KithModel/A.swift", "// Nothing else calls Date() or fatalError()."),
        ("Sources/KithModel/A.swift", 'let currency = "XXX"'),
        ("Sources/KithModel/A.swift", 'let link = "https://example.test/home/page"'),
        ("Sources/KithModel/A.swift", "struct SubTask { let updatedAt: Instant }"),
        ("Tests/KithModelTests/A.swift", 'throw Failure("fatalError(")'),
    ],
)
def test_a_word_at_home_or_only_spoken_of_passes(tree, path, text):
    tree.write(path, text + "\n")

    result = tree.run("check-words")

    assert result.returncode == 0, result.stdout


def test_a_file_over_500_lines_fails(tree):
    tree.write("Sources/KithModel/Long.swift", "let a = 1\n" * 501)

    result = tree.run("check-sizes")

    assert result.returncode == 1
    assert "Sources/KithModel/Long.swift: 501 lines" in result.stdout


def test_one_more_file_over_300_lines_fails_until_it_is_recorded(tree):
    tree.write("Sources/KithModel/Long.swift", "let a = 1\n" * 301)

    refused = tree.run("check-sizes")
    tree.run("check-sizes", "--record")

    assert refused.returncode == 1
    assert "files_over_300 grew from 0 to 1" in refused.stdout
    assert tree.run("check-sizes").returncode == 0


def test_a_function_longer_than_the_longest_fails_and_names_it(tree):
    body = "        work()\n" * 40
    tree.write(
        "Sources/KithModel/Long.swift",
        "protocol P {\n    func required()\n}\nstruct S {\n    func long(\n        a: Int\n    ) {\n"
        + body + "    }\n\n    func short() { work() }\n}\n")

    result = tree.run("check-sizes")

    assert result.returncode == 1
    assert "longest_function grew from 40 to 44" in result.stdout
    assert "44 Sources/KithModel/Long.swift:5  func long(" in result.stdout


def test_a_target_without_tests_fails(tree):
    tree.write("Sources/KithQuery/A.swift", "import KithModel\n")

    result = tree.run("check-tests")

    assert result.returncode == 1
    assert "Tests/KithQueryTests: holds no test of KithQuery" in result.stdout


def test_a_test_folder_that_the_manifest_does_not_name_fails(tree):
    tree.write("Package.swift", 'let tests = ["KithModelTests", "KithKernelTests"]\n')

    result = tree.run("check-tests")

    assert result.returncode == 1
    assert "declares no target KithSalesTests" in result.stdout


def test_the_executable_needs_an_acceptance_test(tree):
    tree.write("Sources/kith/Kith.swift", "import KithKernel\n")

    assert tree.run("check-tests").returncode == 1
    tree.write("Tests/Acceptance/test_help.py", "")
    assert tree.run("check-tests").returncode == 0


def test_the_whole_check_runs_every_part_and_names_those_that_failed(tree, repository):
    shutil.copytree(
        repository / "Tools", tree.root / "Tools",
        dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "sizes.json"))
    check = [str(tree.root / "Tools" / "check")]
    tree.run("format-config", "--write")
    clean = subprocess.run(check, capture_output=True, text=True, timeout=120)

    tree.write("Sources/KithModel/Odd.swift", f"import Foundation\n\n// {MARK}\n")
    spoiled = subprocess.run(check, capture_output=True, text=True, timeout=120)

    assert clean.returncode == 0, clean.stdout + clean.stderr
    assert spoiled.returncode == 1
    assert "check: failed: check-layers; check-words;" in spoiled.stdout
