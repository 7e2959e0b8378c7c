"""What a command has made is there when it has ended, whatever the power does afterwards; and what
it was making when the power failed is there whole or not at all."""

import json
import random
import shutil

import pytest

from rig.disk import Fate
from rig.house import FOUNDING, PASSWORD, House
from rig.power import run_until_cut

SAMPLES = {False: 5, True: 10_000}


@pytest.fixture
def away(binary, tmp_path):
    """A house that is not founded yet, alone on a disk."""
    (tmp_path / "disk").mkdir()
    return House(binary, tmp_path, folder="disk/data")


def moments(count, chance, is_torture):
    """Before which acts to cut: each one, or a sample with the last ones in it."""
    every = range(1, count + 1)
    sample = SAMPLES[is_torture]
    return every if count <= sample else sorted({*chance.sample(every, sample), count - 1, count})


def is_well(house):
    return json.loads(house.kith("doctor", "--json", check=False).stdout)["ok"]


@pytest.mark.torture
def test_a_founding_is_whole_or_can_be_done_again(away, library, seed, is_torture):
    chance = random.Random(seed)
    root = away.place / "disk"

    def found(cut, fate):
        return run_until_cut(
            away, library, root, [*FOUNDING], cut, fate, chance, input=PASSWORD + "\n")

    done, disk = found(0, Fate())
    assert done.returncode == 0, done.stderr
    assert is_well(away), "a finished founding was lost"

    for cut in moments(disk.acts, chance, is_torture):
        clear(root)
        found(cut, Fate.by(chance))
        if not (away.folder / "kith.db").exists():
            again = away.kith(*FOUNDING, input=PASSWORD + "\n", check=False)
            assert again.returncode == 0, f"cut {cut}: {again.stderr}"
        assert is_well(away), f"cut {cut}"


@pytest.mark.torture
def test_a_backup_is_whole_or_is_no_backup(away, library, seed, is_torture):
    chance = random.Random(seed)
    root = away.place / "disk"
    away.found()
    (away.folder / "files" / "ab").mkdir()
    (away.folder / "files" / "ab" / "cd").write_bytes(b"an uploaded file" * 1000)

    done, disk = run_until_cut(
        away, library, root, ["backup", root / "saved"], 0, Fate(), chance)
    assert done.returncode == 0, done.stderr
    assert restored(away, "first").returncode == 0, "a finished backup was lost"

    for cut in moments(disk.acts, chance, is_torture):
        clear(root / "saved")
        done, _ = run_until_cut(
            away, library, root, ["backup", root / "saved"], cut, Fate.by(chance), chance)
        brought = restored(away, f"again{cut}")
        is_finished = (root / "saved" / "manifest.json").exists()
        assert brought.returncode == (0 if is_finished else 66), f"cut {cut}: {brought.stderr}"


@pytest.mark.torture
def test_a_restore_brings_the_old_or_the_new_and_can_be_done_again(
    away, library, seed, is_torture
):
    chance = random.Random(seed)
    root = away.place / "disk"
    away.found()
    away.kith("record", "create", "account", "--set", "name=Saved")
    away.kith("backup", away.place / "saved")
    away.kith("record", "create", "account", "--set", "name=Later")
    words = ["restore", away.place / "saved", "--force"]
    shutil.copytree(away.folder, away.place / "before")

    done, disk = run_until_cut(away, library, root, words, 0, Fate(), chance)
    assert done.returncode == 0, done.stderr
    assert names(away) == ["Saved"], "a finished restore was lost"

    for cut in moments(disk.acts, chance, is_torture):
        shutil.rmtree(away.folder)
        shutil.copytree(away.place / "before", away.folder)
        run_until_cut(away, library, root, words, cut, Fate.by(chance), chance)
        if (away.folder / "kith.db").exists():
            assert names(away) in (["Saved"], ["Later", "Saved"]), f"cut {cut}"
        away.kith(*words)
        assert names(away) == ["Saved"] and is_well(away), f"cut {cut}"


def test_where_a_set_clock_stands_is_kept(away, library):
    words = ["production" if word == "-" else word for word in FOUNDING]
    words[words.index("production")] = "development"
    away.kith(*words, input=PASSWORD + "\n")
    chance = random.Random(0)

    def after(*command):
        run_until_cut(away, library, away.folder, ["clock", *command], 0, Fate(), chance)
        return json.loads(away.kith("clock", "show", "--json").stdout)

    assert after("set", "2027-03-01 10:00")["now"] == "2027-03-01T09:00:00.000Z"
    assert after("advance", "1d")["now"] == "2027-03-02T09:00:00.000Z"
    assert after("release")["stands"] is False


def names(house):
    rows = json.loads(house.kith("query", "account", "--json").stdout)["records"]
    return sorted(row["name"] for row in rows)


def restored(house, name):
    return house.kith(
        "restore", house.place / "disk" / "saved", "--data", house.place / name, check=False)


def clear(folder):
    for path in folder.iterdir() if folder.is_dir() else []:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
