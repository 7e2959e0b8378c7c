"""`kith demo`: a company to look at, and what to type next."""

import re
import shlex


def test_the_demo_shows_its_pipeline_people_and_what_to_type_next(kith, tmp_path):
    data = tmp_path / "demo"

    first = kith("demo", "--data", data)
    second = kith("demo", "--data", data)

    bars = re.findall(r"(?m)^(\w+) +\d+ +[\d,]+ +[\d,]+ +█", first.out)
    assert bars == ["Prospecting", "Engaging", "Proposal", "Negotiation"]
    assert "Won by month" in first.out
    assert second.out == first.out
    sign_in = data / "demo-sign-in.txt"
    assert sign_in.stat().st_mode & 0o777 == 0o600
    for line in sign_in.read_text().splitlines():
        name, email, password, *_ = line.split("\t")
        assert email in first.out and password in first.out
    assert {entry.name for entry in tmp_path.iterdir()} == {"demo", "home"}

    typed = re.findall(r"(?m)^  \S*kith (.+)$", first.out.partition("What to type next:")[2])
    assert len(typed) >= 6
    for line in typed:
        assert kith(*shlex.split(line)).out != ""

    assert kith("doctor", "--data", data).code == 0


def test_a_folder_with_something_else_in_it_is_left_alone(kith, tmp_path):
    data = tmp_path / "mine"
    data.mkdir()
    (data / "letter.txt").write_text("Dear Ana")

    refused = kith("demo", "--data", data, check=False)

    assert refused.code == 75
    assert [entry.name for entry in data.iterdir()] == ["letter.txt"]


def test_a_folder_without_sales_says_what_to_enable(kith, folder):
    refused = kith("demo", check=False)

    assert refused.code == 75
    assert "kith plugin enable contacts sales" in refused.err
