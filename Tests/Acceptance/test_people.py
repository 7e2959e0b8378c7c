"""Users, teams, roles and settings: what an administrator does from the terminal."""

from support import ADMIN, PASSWORD


def test_a_user_is_added_with_roles_and_teams_all_or_nothing(kith, folder):
    kith("role", "create", "auditor")
    kith("team", "add", "North")

    kith.add_user("Ana", "auditor", team="North")
    refused = kith(
        "user", "add", "Ivo", "--email", "ivo@example.test", "--role", "auditr", check=False)

    shown = kith("user", "show", "Ana", "--json").json
    assert (shown["roles"], shown["teams"]) == (["auditor"], ["North"])
    assert (refused.code, "did you mean `auditor`?" in refused.err) == (66, True)
    names = [user["name"] for user in kith("user", "list", "--json").json["records"]]
    assert names == ["Admin", "Ana"]


def test_nothing_ever_prints_a_password_or_its_hash(kith, folder):
    kith.add_user("Ana")

    seen = "".join(
        kith(*words).out
        for words in (
            ("user", "list", "--json"), ("user", "show", "Ana"), ("query", "user", "--csv"),
            ("changes", "--limit", 1000, "--json"), ("entity", "show", "user"),
        ))

    assert PASSWORD not in seen
    assert "argon2" not in seen


def test_an_address_is_taken_once(kith, folder):
    kith.add_user("Ana")

    again = kith("user", "add", "Other", "--email", "ANA@example.test", check=False)

    assert again.code == 75
    assert "email" in again.err


def test_who_is_deactivated_can_do_nothing_and_the_last_administrator_stays(kith, folder):
    kith.add_user("Ana")
    kith("user", "deactivate", "Ana")

    refused = kith("user", "list", as_user="Ana", check=False)
    last = kith("user", "deactivate", ADMIN, check=False)
    kith("user", "activate", "Ana")

    assert refused.code == 77
    assert last.code == 75
    assert "administrator" in last.err
    assert kith("user", "list", as_user="Ana").out.count("\n") == 3


def test_a_user_is_named_by_name_address_or_id_and_else_suggested(kith, folder):
    user = kith.add_user("Ana Kovac".replace(" ", ""))

    assert kith("user", "show", user, "--json").json["id"] == user
    assert kith("user", "show", "anakovac@example.test", "--json").json["id"] == user
    unknown = kith("entity", "list", as_user="AnaKovca", check=False)
    assert (unknown.code, "did you mean `AnaKovac`?" in unknown.err) == (66, True)


def test_teams_have_managers_parents_and_members(kith, folder):
    kith.add_user("Ana")
    kith.add_user("Ivo")
    kith("team", "add", "North", "--manager", "Ana")
    kith("team", "add", "North 2", "--parent", "North")
    kith("team", "member-add", "North 2", "Ivo", "Ana")
    kith("team", "member-remove", "North 2", "Ana")

    listed = kith("team", "list", "--json").json
    shown = kith("team", "show", "North 2", "--json").json
    twice = kith("team", "member-remove", "North 2", "Ana", check=False)

    assert [team["name"] for team in listed["records"]] == ["North", "North 2"]
    assert shown["members"] == ["Ivo"]
    assert listed["titles"][shown["parent"]] == "North"
    assert twice.code == 66


def test_a_role_is_built_shown_given_taken_and_deleted(kith, folder):
    kith.add_user("Ana")
    kith("role", "create", "auditor", "--title", "Auditor")
    kith("role", "grant", "auditor", "team", "read,export")
    kith("role", "grant", "auditor", "user", "read", "--where", "is_active = true")
    kith("role", "field", "auditor", "user.job_title", "none")
    kith("role", "assign", "auditor", "Ana")

    shown = kith("role", "show", "auditor", "--json").json
    assert shown["permissions"] == {
        "team": {"read": "all", "export": "all"},
        "user": {"read": {"where": "is_active = true"}, "fields": {"job_title": "none"}},
    }
    assert shown["holders"] == ["Ana"]

    kith("role", "revoke", "auditor", "Ana")
    assert kith("user", "show", "Ana", "--json").json["roles"] == []
    kith("role", "delete", "auditor")
    assert kith("role", "show", "auditor", check=False).code == 66


def test_a_grant_that_cannot_be_read_is_refused_with_the_place(kith, folder):
    kith("role", "create", "auditor")

    def grant(*words):
        return kith("role", "grant", "auditor", *words, check=False)

    condition = grant("user", "read", "--where", "is_activ = true")
    verb = grant("user", "raed")
    entity = grant("usr", "read")
    both = grant("user", "read", "--scope", "own", "--where", "is_active = true")
    field = kith("role", "field", "auditor", "user.nmae", "none", check=False)

    assert (condition.code, "did you mean `is_active`?" in condition.err) == (65, True)
    assert (verb.code, "raed" in verb.err) == (65, True)
    assert (entity.code, "did you mean `user`?" in entity.err) == (66, True)
    assert both.code == 64
    assert (field.code, "did you mean `name`?" in field.err) == (65, True)


def test_built_in_roles_stay_as_they_are(kith, folder):
    changed = kith("role", "grant", "user", "team", "read", check=False)
    deleted = kith("role", "delete", "administrator", check=False)

    assert changed.code == 65
    assert deleted.code == 75


def test_settings_hold_what_they_may(kith, folder):
    kith("setting", "set", "organisation.time_zone", "Europe/Berlin")
    zone = kith("setting", "set", "organisation.time_zone", "Mars/Olympus", check=False)
    currency = kith("setting", "set", "organisation.currency", "USD", check=False)
    name = kith("setting", "set", "organisation.timezone", "UTC", check=False)

    assert kith("setting", "get", "organisation.time_zone").out == "Europe/Berlin\n"
    assert kith("setting", "get", "organisation.currency", "--json").json == "EUR"
    assert (zone.code, currency.code, name.code) == (65, 65, 66)
    assert "did you mean `organisation.time_zone`?" in name.err


def test_what_an_organisation_has_left_open_is_chosen_once_and_changed(kith, folder):
    assert "organisation.language" not in kith("setting", "list", "--json").out

    first = kith("setting", "set", "organisation.language", "de").out
    again = kith("setting", "set", "organisation.language", "hr").out

    assert first == "organisation.language is de.\n"
    assert again == "organisation.language is hr.\n"
    assert '"hr"' in kith("setting", "get", "organisation.language", "--json").out


def test_the_owner_of_the_folder_is_held_to_whom_they_act_as(kith, folder):
    kith("plugin", "enable", "contacts")
    kith.add_user("Ana")

    def refused(*arguments):
        done = kith(*arguments, as_user="ana@example.test", check=False)
        return done.code, "Only an administrator may" in done.err

    assert refused("registry", "show") == (77, True)
    assert refused("limits") == (77, True)
    assert refused("plugin", "plan", "sales") == (77, True)
    assert kith("registry", "show", "--owner", "contacts").code == 0
