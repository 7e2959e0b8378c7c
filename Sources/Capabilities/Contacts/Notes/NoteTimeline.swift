import KithKernel

extension TimelineProvider {
    /// Notes stand on the timeline of what they are about, when they were written.
    static let note = TimelineProvider("note", about: ["about"], body: "body", icon: "note")
}
