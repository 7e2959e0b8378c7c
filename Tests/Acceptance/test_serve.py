"""`kith serve`: where it listens, what it leaves behind, and what it refuses."""

import socket

import pytest

from support import Server


@pytest.mark.parametrize("folder", ["rest"], indirect=True)
def test_it_says_where_it_is_and_leaves_nothing_behind(kith, folder, tmp_path):
    with Server(kith, tmp_path / "server.log") as server:
        log = server.log.read_text()
        assert f"open {server.url}" in log and "Ctrl-C" in log
        assert (folder / "kith.sock").is_socket()

    assert not (folder / "server.json").exists()
    assert not (folder / "kith.sock").exists()
    assert kith("doctor").code == 0


@pytest.mark.parametrize("folder", ["rest"], indirect=True)
def test_a_folder_is_served_once_and_a_port_too(kith, folder, tmp_path):
    with Server(kith, tmp_path / "server.log"):
        again = kith("serve", "--port", 0, check=False, timeout=60)
    assert again.code == 69 and str(folder) in again.err

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = kith("serve", "--port", port, check=False, timeout=60)
    assert refused.code == 69
    assert f"127.0.0.1:{port}" in refused.err and "--port" in refused.err


@pytest.mark.parametrize("folder", ["rest"], indirect=True)
def test_a_long_path_of_the_folder_keeps_its_socket_elsewhere(kith, folder, tmp_path):
    deep = tmp_path / ("deep-" * 20) / "data"
    deep.parent.mkdir()
    away = kith.init(deep)

    with Server(away, tmp_path / "server.log"):
        assert not (deep / "kith.sock").exists()
        assert away("user", "list").code == 0


def test_a_demo_is_served_to_this_machine_alone(kith, tmp_path):
    data = tmp_path / "demo"
    kith("demo", data=data)

    refused = kith("serve", "--host", "0.0.0.0", data=data, check=False, timeout=60)

    assert refused.code == 77 and "demo people" in refused.err


@pytest.mark.parametrize(
    "words", [("--port", "70000"), ("--public-url", "crm.example"), ("--public-url", "https://a/")])
def test_what_cannot_be_served_is_a_mistake_of_typing(kith, tmp_path, words):
    assert kith("serve", *words, data=tmp_path, check=False, timeout=60).code == 64


def test_without_a_data_folder_it_says_how_to_make_one(kith, tmp_path):
    missing = kith("serve", data=tmp_path / "none", check=False, timeout=60)

    assert missing.code == 66 and "kith init" in missing.err
