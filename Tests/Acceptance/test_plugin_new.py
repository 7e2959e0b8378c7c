"""`kith plugin new`: what it makes passes its check and its test at once, and can be enabled."""

import json
import os
import subprocess

import pytest

from plugin_folders import states
from support import ROOT

TEMPLATES = ["hook", "entity", "integration", "library"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_plugin_holds_its_own_tests(kith, tmp_path, template):
    made = kith("plugin", "new", "demo", "--template", template, "--in", tmp_path)

    told = kith("plugin", "test", tmp_path / "demo", "--json").json

    assert "kith plugin test" in made.out
    assert (told["failed"], told["passed"] >= 2) == (0, True)
    assert (tmp_path / "demo" / ".luarc.json").is_file()
    assert kith("sdk", "verify", "--in", tmp_path / "demo" / "types").code == 0


@pytest.mark.at_rest
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_plugin_can_be_enabled(sales, folder, template):
    sales("plugin", "new", "demo", "--template", template, "--in", folder / "plugins")

    sales("plugin", "enable", "demo")

    assert states(sales)["demo"] == "enabled"


def test_a_package_of_swift_builds_on_what_kith_offers(kith, tmp_path):
    made = kith("plugin", "new", "roof_visits", "--template", "capability", "--in", tmp_path)
    package = tmp_path / "roof_visits"

    told = subprocess.run(
        ["swift", "package", "dump-package"], cwd=package, capture_output=True, text=True,
        check=True, env={**os.environ, "KITH_SOURCE": str(ROOT)})

    described = json.loads(told.stdout)
    targets = {target["name"]: target for target in described["targets"]}
    products = {
        dependency["product"][0] for target in targets.values()
        for dependency in target["dependencies"] if "product" in dependency}
    manifest = (ROOT / "Package.swift").read_text()
    assert set(targets) == {"RoofVisits", "roof_visits_kith", "RoofVisitsTests"}
    assert all(f'.library(name: "{product}"' in manifest for product in products)
    assert "swift test" in made.out
    assert not (package / "types").exists()


def test_the_capability_of_the_template_fits_the_modules_that_were_built(kith, binary, tmp_path):
    kith("plugin", "new", "visits", "--template", "capability", "--in", tmp_path)
    modules = binary.resolve().parent / "Modules"
    maps = [
        *sorted((ROOT / "Sources").glob("*/module.modulemap")),
        *sorted(binary.resolve().parent.glob("*.build/module.modulemap")),
        *sorted((ROOT / ".build" / "checkouts").glob("*/Sources/*/include/module.modulemap")),
    ]
    options = [part for place in maps for part in ("-Xcc", f"-fmodule-map-file={place}")]
    swiftc = ["swiftc", "-swift-version", "6", "-I", modules, *options, "-I", tmp_path]

    library = subprocess.run(
        [*swiftc, "-emit-module", "-module-name", "Visits", "-enable-testing",
         "-emit-module-path", tmp_path / "Visits.swiftmodule",
         *(tmp_path / "visits" / "Sources" / "Visits").glob("*.swift")],
        capture_output=True, text=True, check=False)
    program = subprocess.run(
        [*swiftc, "-typecheck", tmp_path / "visits" / "Sources" / "visits_kith" / "main.swift"],
        capture_output=True, text=True, check=False)

    assert library.returncode == 0, library.stderr[-2000:]
    assert program.returncode == 0, program.stderr[-2000:]


def test_what_is_there_is_never_written_over(kith, tmp_path):
    kith("plugin", "new", "demo", "--in", tmp_path)
    (tmp_path / "demo" / "main.lua").write_text("-- mine\n")

    again = kith("plugin", "new", "demo", "--in", tmp_path, check=False)

    assert again.code == 75
    assert (tmp_path / "demo" / "main.lua").read_text() == "-- mine\n"


@pytest.mark.parametrize("name", ["Demo", "d", "s_demo", "kith", "../demo", "a" * 25, "de-mo"])
def test_names_that_cannot_be_ids_are_refused(kith, tmp_path, name):
    refused = kith("plugin", "new", name, "--in", tmp_path / "in", check=False)

    assert (refused.code, "cannot be the id of a plugin" in refused.err) == (65, True)
    assert not (tmp_path / "in").exists()


def test_a_publisher_cannot_be_kith(kith, tmp_path):
    refused = kith("plugin", "new", "demo", "--in", tmp_path, "--publisher", "kith", check=False)

    assert refused.code == 65
