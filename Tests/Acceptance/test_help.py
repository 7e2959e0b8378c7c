"""Help: every command has some, with examples that name real commands and options."""

import re
import shlex

import pytest

LEAD_ON = "did you mean"


def listed(text):
    """The subcommands that a help page lists."""
    sections = re.findall(r"(?m)^[A-Z ]*SUBCOMMANDS:\n((?:  .*\n|\n)+)", text)
    return [name for section in sections for name in re.findall(r"(?m)^  ([a-z-]+)(?=\s)", section)]


def commands(kith, path=()):
    names = listed(kith(*path, "--help").out)
    if not names:
        yield path
    for name in names:
        yield from commands(kith, (*path, name))


@pytest.fixture(scope="module")
def pages(binary, tmp_path_factory):
    """The help page of every command, by its words."""
    from support import Kith

    kith = Kith(binary, tmp_path_factory.mktemp("home"))
    return {path: kith(*path, "--help").out for path in commands(kith)}


def test_there_is_every_command_that_the_guide_names(pages):
    names = {" ".join(path) for path in pages}

    assert names >= {
        "init", "demo", "query", "aggregate", "search", "import", "export", "changes list", "undo",
        "run", "explain", "hooks", "access explain", "clock advance", "backup", "restore",
        "doctor", "user add", "team member-add", "role grant", "role field", "token create",
        "setting set", "plugin enable", "plugin plan", "entity add", "field change",
        "record update", "record history",
    }


def test_every_page_says_what_the_command_does_with_examples(pages):
    without = [
        " ".join(path) for path, page in pages.items()
        if "OVERVIEW:" not in page or f"kith {' '.join(path)}" not in page.partition("EXAMPLES")[2]
    ]

    assert without == []


def test_no_line_of_help_is_wider_than_a_terminal(pages):
    wide = [
        (" ".join(path), line) for path, page in pages.items() for line in page.splitlines()
        if len(line) > 80 and not line.startswith("USAGE:")
    ]

    assert wide == []


def test_examples_use_only_options_that_there_are(pages):
    wrong = []
    for path, page in pages.items():
        options = set(re.findall(r"--[a-z][a-z-]*", page.partition("\nUSAGE:")[2]))
        for line in page.partition("EXAMPLES")[2].partition("\nUSAGE:")[0].splitlines():
            words = shlex.split(line) if line.strip() else []
            if words[:len(path) + 1] != ["kith", *path] or path == ("run",):
                continue
            used = {word.partition("=")[0] for word in words if word.startswith("--")}
            wrong += [(line.strip(), option) for option in used - options - {"--help"}]

    assert wrong == []


@pytest.mark.at_rest
def test_a_misspelt_command_or_option_suggests_the_right_one(kith, folder):
    top = kith("udno", "x", check=False)
    below = kith("role", "gratn", check=False)
    option = kith("query", "deal", "--fileds", "name", check=False)

    assert (top.code, below.code, option.code) == (64, 64, 64)
    assert f"{LEAD_ON} `undo`?" in top.err
    assert f"{LEAD_ON} `grant`?" in below.err
    assert "--fields" in option.err


def test_the_version_is_told(kith):
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", kith("--version").out)
