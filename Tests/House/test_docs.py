"""What the pages for readers name is there."""

import re

import pytest

PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Docs")


def pages(repository):
    for name in PAGES:
        path = repository / name
        yield from [path] if path.is_file() else sorted(path.rglob("*.md"))


@pytest.mark.parametrize("name", PAGES)
def test_the_page_exists(repository, name):
    assert (repository / name).exists()


def test_every_relative_link_leads_somewhere(repository):
    dead = []
    for page in pages(repository):
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in link and not (page.parent / link).exists():
                dead.append(f"{page.relative_to(repository)}: {link}")

    assert dead == []


def test_every_make_target_that_a_page_names_exists(repository):
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))

    named = set()
    for page in pages(repository):
        named |= set(re.findall(r"(?:^|`)make ([a-z]+)(?=`|\s*#|$)", page.read_text(encoding="utf-8"), re.MULTILINE))

    assert named and named <= targets


def test_the_readme_draws_every_folder_of_sources(repository):
    readme = (repository / "README.md").read_text(encoding="utf-8")
    folders = [path.name for path in (repository / "Sources").iterdir() if path.is_dir()]

    assert [name for name in folders if name not in readme] == []
