"""Every edge case that the design promises is cited by the number of its entry in a test."""

import re

# What is left out comes with other parts: deliveries and schedules, permissions.
PROMISED = {*range(1, 9), *range(15, 27), *range(35, 47)}
LAST = 46

# `@Test("16: a missing requirement…")`, or the numbers in brackets at the end of the title.
TITLE = re.compile(r'@Test\(\s*"(?:(\d+): )?[^"]*?(?:\((\d+(?:, \d+)*)\))?"')
# `"""EDGE-CASES 20 and 23, of a SIGKILL."""`
DOCSTRING = re.compile(r"EDGE-CASES ((?:\d+(?:, (?:and )?| and )?)+)")
# `e39_require_path.lua`
SCRIPT = re.compile(r"e(\d+)_")


def numbers(texts):
    return {int(number) for text in texts if text for number in re.findall(r"\d+", text)}


def cited(tests):
    """The numbers, with the files that cite each."""
    found = {}
    for path in sorted(tests.rglob("*")):
        if path.suffix == ".swift":
            texts = [group for match in TITLE.findall(path.read_text("utf-8")) for group in match]
        elif path.suffix == ".py":
            texts = DOCSTRING.findall(path.read_text("utf-8"))
        elif path.suffix == ".lua" and path.parent.name == "scripts":
            texts = SCRIPT.findall(path.name)
        else:
            continue
        for number in numbers(texts):
            found.setdefault(number, []).append(path.name)
    return found


def test_every_promised_edge_case_is_cited_by_a_test(repository):
    found = cited(repository / "Tests")

    assert sorted(PROMISED - set(found)) == []
    assert {number: files for number, files in found.items() if not 1 <= number <= LAST} == {}


def test_citations_are_read_in_all_their_forms(tree):
    tree.write("Tests/ATests.swift", '@Test("2: this")\n@Test(\n  "not that (7, 8)", arguments: [1])')
    tree.write("Tests/BTests.swift", '@Test("a total of 4 in (OP-1)")\n@Test("sums of 12: none")')
    tree.write("Tests/a.py", '"""EDGE-CASES 20 and 23, of a SIGKILL: 500 of them."""')
    tree.write("Tests/Hostile/scripts/e45_bom.lua", "")
    tree.write("Tests/Hostile/scripts/m_e46.lua", "")

    assert sorted(cited(tree.root / "Tests")) == [2, 7, 8, 20, 23, 45]
