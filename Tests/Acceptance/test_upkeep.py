"""Backup, restore, doctor, lock and clock: what keeps a folder well."""

import fcntl
import json
import os
import sqlite3

import pytest


def test_a_backup_lists_its_files_with_hashes_and_comes_back(sales, folder, tmp_path):
    account = sales.create("account", name="Acme")["id"]
    (folder / "files" / "ab").mkdir()
    (folder / "files" / "ab" / "cd").write_bytes(b"an uploaded file")

    sales("backup", tmp_path / "saved")
    manifest = json.loads((tmp_path / "saved" / "manifest.json").read_text())
    sales.create("account", name="Later")
    told = sales("restore", tmp_path / "saved", "--data", tmp_path / "fresh")

    assert set(manifest["files"]) == {"kith.db", "kith.json", "files/ab/cd"}
    assert manifest["format"] == 1
    assert (tmp_path / "saved").stat().st_mode & 0o777 == 0o700
    assert "kith doctor" in told.out
    fresh = sales.on(tmp_path / "fresh")
    assert [row["id"] for row in fresh.rows("account")] == [account]
    assert (tmp_path / "fresh" / "files" / "ab" / "cd").read_bytes() == b"an uploaded file"
    assert (tmp_path / "fresh").stat().st_mode & 0o777 == 0o700
    assert fresh("doctor").code == 0


def test_a_backup_without_a_place_goes_into_the_data_folder(kith, folder):
    made = kith("backup", "--json").json

    assert made["folder"].startswith(str(folder / "backups"))
    assert kith("restore", made["folder"], check=False).code == 75


@pytest.mark.at_rest
def test_a_restore_never_overwrites_unless_forced_and_keeps_what_was_there(sales, folder, tmp_path):
    sales("backup", tmp_path / "saved")
    sales.create("account", name="Later")

    refused = sales("restore", tmp_path / "saved", check=False)
    assert refused.code == 75 and "--force" in refused.err
    assert len(sales.rows("account")) == 1

    sales("restore", tmp_path / "saved", "--force")
    aside = list((folder / "backups").glob("replaced-*/kith.db"))
    assert sales.rows("account") == []
    assert len(aside) == 1


@pytest.mark.at_rest
def test_a_damaged_or_unfinished_backup_is_refused_and_touches_nothing(kith, folder, tmp_path):
    kith("backup", tmp_path / "saved")
    with (tmp_path / "saved" / "kith.json").open("a") as file:
        file.write(" ")

    damaged = kith("restore", tmp_path / "saved", "--data", tmp_path / "fresh", check=False)
    (tmp_path / "saved" / "manifest.json").unlink()
    unfinished = kith("restore", tmp_path / "saved", "--data", tmp_path / "fresh", check=False)
    occupied = kith("backup", tmp_path / "saved", check=False)

    assert (damaged.code, "kith.json" in damaged.err) == (65, True)
    assert (unfinished.code, "not a finished backup" in unfinished.err) == (66, True)
    assert not (tmp_path / "fresh").exists()
    assert occupied.code == 75


def test_doctor_finds_all_well_in_a_healthy_folder(sales, folder):
    sales.create("account", name="Acme")

    report = sales("doctor", "--json").json

    assert report["ok"] is True
    assert {check["check"] for check in report["checks"]} >= {
        "database", "change log", "search", "folder", "disk",
    }
    assert report["figures"]["profile"] == "development"


@pytest.mark.at_rest
def test_doctor_finds_a_change_log_that_was_altered(sales, folder):
    sales.create("account", name="Acme")
    with sqlite3.connect(folder / "kith.db") as database:
        database.execute(
            "UPDATE kith_change SET after = replace(after, 'Acme', 'Bcme') "
            "WHERE after LIKE '%Acme%'")
    database.close()

    result = sales("doctor", "--json", check=False)

    assert result.code == 70
    faults = {check["check"]: check["findings"] for check in result.json["checks"]}
    assert any("altered" in finding for finding in faults["change log"])
    assert faults["database"] == []


@pytest.mark.at_rest
def test_doctor_finds_a_search_index_that_lacks_a_record(sales, folder):
    sales.create("account", name="Acme")
    with sqlite3.connect(folder / "kith.db") as database:
        database.execute("DELETE FROM kith_search WHERE folded LIKE 'acme%'")
    database.close()

    result = sales("doctor", check=False)

    assert result.code == 70
    assert "BAD  search" in result.out
    assert "account" in result.out


@pytest.mark.at_rest
def test_doctor_tells_a_file_that_is_no_database(kith, folder):
    (folder / "kith.db").write_bytes(b"this is not a database" * 400)

    result = kith("doctor", check=False)
    other = kith("user", "list", check=False)

    assert result.code == 70
    assert "BAD  database" in result.out
    assert other.code == 69
    assert "kith doctor" in other.err


def test_doctor_minds_a_folder_that_others_can_read(kith, folder):
    folder.chmod(0o755)

    result = kith("doctor", check=False)

    assert result.code == 70
    assert "chmod 700" in result.out


@pytest.mark.at_rest
def test_a_folder_in_use_is_refused_naming_the_process(kith, folder):
    with (folder / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(f"{os.getpid()}\n")
        lock.flush()

        refused = kith("user", "list", check=False)
        doctor = kith("doctor", check=False)

    assert refused.code == 69
    assert str(os.getpid()) in refused.err
    assert doctor.code == 69
    assert kith("user", "list").code == 0


def test_a_set_clock_stands_until_it_is_advanced_and_its_place_is_kept(sales):
    sales("clock", "set", "2027-03-01 10:00")
    first = sales.create("account", name="Acme")
    sales("clock", "advance", "1d2h30m")
    second = sales.create("account", name="Bcme")
    shown = sales("clock", "show", "--json").json
    sales("clock", "release")

    assert first["created_at"] == "2027-03-01T09:00:00.000Z"
    assert second["created_at"] == "2027-03-02T11:30:00.000Z"
    assert shown == {"now": "2027-03-02T11:30:00.000Z", "stands": True}
    assert sales("clock", "show", "--json").json["stands"] is False


def test_ids_go_on_when_the_clock_goes_back(sales):
    first = sales.create("account", name="Acme")["id"]
    sales("clock", "set", "2021-01-01")

    assert sales.create("account", name="Bcme")["id"] > first


def test_the_clock_is_for_development_only(kith, tmp_path):
    kith("init", "--data", tmp_path / "real", "--admin", "ana@example.test")
    real = kith.on(tmp_path / "real")

    refused = real("clock", "set", "2027-03-01", check=False)
    (tmp_path / "real" / "clock").write_text("2027-03-01T00:00:00.000Z\n")

    assert refused.code == 77
    assert "--profile development" in refused.err
    assert real("clock", "show", "--json").json["stands"] is False


def test_a_span_or_a_moment_that_cannot_be_read(kith, folder):
    span = kith("clock", "advance", "3 moons", check=False)
    moment = kith("clock", "set", "tomorrow", check=False)

    assert (span.code, moment.code) == (64, 65)
    assert "2026-11-16" in moment.err
