"""What editors know: stubs of what can be called, types of what is registered."""

from support import ROOT


def test_stubs_are_written_and_compared(kith, tmp_path):
    assert kith("sdk", "verify", "--in", ROOT / "SDK" / "lua").code == 0

    kith("sdk", "generate", "--out", tmp_path / "types")
    stubs = tmp_path / "types" / "kith.gen.lua"
    same = kith("sdk", "verify", "--in", tmp_path / "types")
    stubs.write_text(stubs.read_text() + "-- changed\n")
    drifted = kith("sdk", "verify", "--in", tmp_path / "types", check=False)
    missing = kith("sdk", "verify", "--in", tmp_path / "nowhere", check=False)

    assert same.code == 0
    assert (drifted.code, "kith sdk generate" in drifted.err) == (75, True)
    assert missing.code == 66


def test_types_are_those_of_the_live_registry(sales, tmp_path):
    sales("field", "add", "deal", "x_colour", "--type", "choice", "--choice", "red", "--choice", "blue")

    sales("sdk", "types", "--out", tmp_path / "types")

    types = (tmp_path / "types" / "instance.gen.lua").read_text()
    assert '---@field x_colour? "red"|"blue"' in types
    assert '---@param command "sales.win_deal"' in types
    assert '"deal.won"' in types
    assert (tmp_path / "types" / "kith.gen.lua").is_file()


def test_what_a_user_may_not_read_is_not_in_the_types(sales, tmp_path):
    sales.add_user("Ana")

    sales("sdk", "types", "--out", tmp_path / "types", as_user="ana@example.test")

    assert "---@class deal:" not in (tmp_path / "types" / "instance.gen.lua").read_text()
