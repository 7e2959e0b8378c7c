"""Writes the folders of plugins, as an author does."""

import json
from pathlib import Path
from typing import Any

READS_ACCOUNTS = {"entities": {"account": ["read", "update"]}}


def write_plugin(folder: Path, name: str, main: str = "", **members: Any) -> Path:
    """Writes a plugin into the `plugins` of a data folder; members are those of plugin.json."""
    place = folder / "plugins" / name
    place.mkdir(parents=True, exist_ok=True)
    manifest = {
        "manifest": 1, "id": name, "name": name.capitalize(), "version": "1.0.0",
        "publisher": "acme", "requires": {"contacts": "*"}, "grants": READS_ACCOUNTS, **members,
    }
    (place / "plugin.json").write_text(json.dumps(manifest))
    (place / "main.lua").write_text(main)
    return place


def marking(text: str) -> str:
    """The main file of a plugin that writes a text into the description of new accounts."""
    return f"""
kith.on("account.before_create", {{ id = "mark" }}, function(event)
  for account in event:records() do
    account.description = "{text}"
  end
end)
"""


def states(kith) -> dict:
    """How every plugin stands, by id."""
    listed = kith("plugin", "list", "--json").json["plugins"]
    return {plugin["id"]: plugin["state"] for plugin in listed}


def fault(kith, name: str) -> str:
    """What is wrong with a plugin, in words."""
    told = kith("plugin", "info", name, "--json").json["fault"]
    return " ".join([told["message"], told["recovery"], told["location"]])
