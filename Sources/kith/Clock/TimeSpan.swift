import ArgumentParser
import KithModel

/// A length of time as people type it: `90s`, `30m`, `2h`, `3d`, `1w`, or several, `1d12h`.
struct TimeSpan: ExpressibleByArgument {
    let milliseconds: Int64

    init?(argument: String) {
        guard let milliseconds = TimeSpanText.milliseconds(argument) else { return nil }
        self.milliseconds = milliseconds
    }
}
