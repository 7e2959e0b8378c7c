"""The format rules bite, and the public targets are asked for more."""

import shutil
import subprocess

DOCUMENTED = "/// One of them.\npublic struct Money {}\n"
UNDOCUMENTED = "public struct Money {}\n"


def lint(tree):
    return subprocess.run(
        ["swift", "format", "lint", "--strict", "--recursive", str(tree.root / "Sources")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def use_configurations(tree):
    done = tree.run("format-config", "--write")
    assert done.returncode == 0, done.stdout


def test_format_config_fails_until_it_has_written(tree):
    assert tree.run("format-config").returncode == 1

    use_configurations(tree)

    assert tree.run("format-config").returncode == 0


def test_a_nested_configuration_that_lags_behind_the_root_fails(tree):
    use_configurations(tree)
    root = tree.root / ".swift-format"
    root.write_text(root.read_text(encoding="utf-8").replace("100", "90"), encoding="utf-8")

    result = tree.run("format-config")

    assert result.returncode == 1
    assert "Sources/KithModel/.swift-format" in result.stdout


def test_a_clean_file_passes_the_linter(tree):
    use_configurations(tree)
    tree.write("Sources/KithModel/Money.swift", DOCUMENTED)

    result = lint(tree)

    assert result.returncode == 0, result.stderr


def test_a_public_declaration_without_documentation_fails_in_a_public_target_only(tree):
    use_configurations(tree)
    tree.write("Sources/KithModel/Money.swift", UNDOCUMENTED)
    refused = lint(tree)

    shutil.rmtree(tree.root / "Sources" / "KithModel")
    tree.write("Sources/KithStore/Money.swift", UNDOCUMENTED)

    assert refused.returncode == 1
    assert "AllPublicDeclarationsHaveDocumentation" in refused.stderr
    assert lint(tree).returncode == 0


def test_a_forced_unwrap_and_a_wrong_indent_fail(tree):
    use_configurations(tree)
    tree.write("Sources/KithModel/Money.swift", DOCUMENTED)
    tree.write("Sources/KithKernel/A.swift", "func first(_ list: [Int]) -> Int {\n  list.first!\n}\n")

    result = lint(tree)

    assert result.returncode == 1
    assert "[NeverForceUnwrap]" in result.stderr
    assert "[Indentation]" in result.stderr
