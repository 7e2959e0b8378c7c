import ArgumentParser

/// Whether a program reads the answer.
struct JSONOption: ParsableArguments {
    @Flag(name: .long, help: "Print JSON, also for errors.")
    var json = false
}
