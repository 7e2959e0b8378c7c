import KithModel

extension Operation {
    static let root = Operation(
        "about", "Says what answers here", .general,
        answers: .json(
            200, "The program, and where the API is described.",
            .object(["name": .constant("kith"), "version": .text, "openapi": .text])))

    static let caller = Operation(
        "caller", "Tells who asks, and what there is for them", .general,
        answers: .json(
            200, "The caller, and the entities of which they may read some record.",
            .object([
                "user": Shape.object(["id": .id, "name": .text]).orNull, "administrator": .flag,
                "time_zone": .text, "base_currency": .text,
                "profile": .word(["development", "production"]),
                "entities": .list(
                    of: .object([
                        "name": .text, "title": .text, "plural_title": .text,
                        "title_field": .text, "owner": .text, "help": .text,
                        "verbs": .list(of: .text),
                    ])),
            ])))
}
