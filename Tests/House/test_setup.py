"""`Tools/setup` on machines that lack this or that.

The machine is a folder of small programs under the names of the real ones, alone on the PATH: each
writes down how it was called, and `dpkg-query` knows what `apt-get install` was asked for.
"""

import os
import shutil
import subprocess

import pytest

LIBRARIES = [
    "libsqlite3-dev", "libsodium-dev", "libcurl4-openssl-dev", "libutf8proc-dev",
    "libphonenumber-dev", "libgmime-3.0-dev", "zlib1g-dev", "liblua5.4-dev", "pkg-config", "tzdata",
]

DPKG_QUERY = r"""#!/bin/sh
shift 3
while read -r name; do
    for wanted in "$@"; do [ "$wanted" = "$name" ] && echo "$name installed"; done
done < "$MACHINE/installed"
exit 1
"""
APT_GET = r"""#!/bin/sh
echo "apt-get $*" >> "$MACHINE/calls"
case "$*" in
*install*)
    [ -e "$MACHINE/offline" ] && exit 100
    for word in "$@"; do echo "$word"; done >> "$MACHINE/installed" ;;
*) [ -e "$MACHINE/offline" ] && exit 100 ;;
esac
exit 0
"""
SUDO = r"""#!/bin/sh
echo "sudo $*" >> "$MACHINE/calls"
[ -e "$MACHINE/may-sudo" ] || exit 1
shift
[ "$1" = true ] || exec "$@"
"""


class Machine:
    def __init__(self, folder, repository):
        self.folder = folder
        self.repository = repository
        self.bin = folder / "bin"
        self.bin.mkdir(parents=True)
        (folder / "installed").write_text("")
        for name in ("bash", "sh", "dirname", "grep", "env", "cat"):
            (self.bin / name).symlink_to(shutil.which(name))
        self.program("swift", "#!/bin/sh\n")
        self.program("dpkg-query", DPKG_QUERY)
        self.program("apt-get", APT_GET)
        self.program("sudo", SUDO)
        self.become(0)

    def program(self, name, text):
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)

    def become(self, user):
        self.program("id", f"#!/bin/sh\necho {user}\n")

    def has(self, *packages):
        (self.folder / "installed").write_text("".join(f"{name}\n" for name in packages))

    def setup(self, *arguments):
        return subprocess.run(
            [str(self.repository / "Tools" / "setup"), *arguments],
            env={**os.environ, "PATH": str(self.bin), "MACHINE": str(self.folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @property
    def calls(self):
        calls = self.folder / "calls"
        return calls.read_text().splitlines() if calls.exists() else []


@pytest.fixture
def machine(tmp_path, repository):
    return Machine(tmp_path / "machine", repository)


def test_nothing_missing_calls_no_package_manager(machine):
    machine.has(*LIBRARIES)

    result = machine.setup("run")

    assert result.returncode == 0
    assert machine.calls == []
    assert result.stdout == ""


def test_root_installs_only_what_is_missing_and_a_second_run_does_nothing(machine):
    machine.has(*LIBRARIES[:-2])

    first = machine.setup("run")
    calls = list(machine.calls)
    second = machine.setup("run")

    assert first.returncode == 0, first.stderr
    assert len(calls) == 2
    assert calls[0].endswith("update -q")
    assert calls[1].endswith("install -y -q --no-install-recommends pkg-config tzdata")
    assert second.returncode == 0
    assert machine.calls == calls


def test_a_user_who_may_not_become_root_is_told_the_one_command(machine):
    machine.has(*LIBRARIES[1:])
    machine.become(1000)

    result = machine.setup("run")

    assert result.returncode == 1
    assert machine.calls == ["sudo -n true"]
    assert "  sudo apt-get update && sudo apt-get install -y --no-install-recommends libsqlite3-dev\n" \
        in result.stderr


def test_a_user_who_may_become_root_without_a_password_installs_through_sudo(machine):
    machine.become(1000)
    (machine.folder / "may-sudo").touch()

    result = machine.setup("run")

    assert result.returncode == 0, result.stderr
    assert machine.calls[-1].endswith("install -y -q --no-install-recommends " + " ".join(LIBRARIES))


def test_a_package_manager_that_fails_is_not_taken_for_success(machine):
    (machine.folder / "offline").touch()

    result = machine.setup("run")

    assert result.returncode == 1
    assert "apt-get could not install: " + " ".join(LIBRARIES) in result.stderr


def test_without_swift_it_says_so_before_anything_else(machine):
    (machine.bin / "swift").unlink()

    result = machine.setup("run")

    assert result.returncode == 1
    assert "Swift is not installed" in result.stderr
    assert machine.calls == []


def test_another_distribution_is_told_what_to_look_for(machine):
    (machine.bin / "dpkg-query").unlink()

    result = machine.setup("run")

    assert result.returncode == 1
    assert "libsodium-dev" in result.stderr


@pytest.mark.parametrize("arguments", [[], ["everything"], ["run", "test"]])
def test_wrong_use_is_answered_with_the_right_one(machine, arguments):
    result = machine.setup(*arguments)

    assert result.returncode == 64
    assert "usage: Tools/setup" in result.stderr
