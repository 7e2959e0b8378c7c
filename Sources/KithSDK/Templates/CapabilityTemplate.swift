/// A package of Swift with a capability, which builds its own `kith` with the capability in it.
enum CapabilityTemplate {
    static let files: [PluginTemplate.File] = [
        ("Package.swift", text(PackageResources.Package_swift_txt)),
        ("Sources/{{TYPE}}/{{TYPE}}.swift", text(PackageResources.Capability_swift_txt)),
        ("Sources/{{ID}}_kith/main.swift", text(PackageResources.Program_swift_txt)),
        (
            "Tests/{{TYPE}}Tests/{{TYPE}}Tests.swift",
            text(PackageResources.CapabilityTests_swift_txt)
        ), ("README.md", readme),
        (".gitignore", ".build/\nPackage.resolved\nkith-data/\n"),
    ]

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private static let readme = """
        # {{NAME}}

        A capability of Kith in a package of its own, and a `kith` that has it compiled in. The source
        of Kith lies beside this folder, as `../kith`, or where `KITH_SOURCE` says.

        ```sh
        swift test                       # the capability, in a Kith on a throw-away store
        swift build                      # the first time it builds all of Kith: some minutes
        .build/debug/{{ID}}_kith init --admin you@example.com --currency EUR --profile development
        .build/debug/{{ID}}_kith plugin enable {{ID}}
        .build/debug/{{ID}}_kith serve
        ```

        | file | what it is |
        |---|---|
        | `Sources/{{TYPE}}` | the capability: who it is, what it adds |
        | `Sources/{{ID}}_kith/main.swift` | the program: Kith's own, with the capability added |
        | `Tests` | its tests, with the moved clock and the throw-away store of `KithTesting` |

        Kith's guide to capabilities says what one can register; the packages that Kith needs of the
        system are those of its README.

        """
}
