/// Which ways of writing fit every value of a sample.
package struct FormatDetection<Format: Equatable & Sendable>: Equatable, Sendable {
    /// The formats in which each value can be read, the likeliest first; empty if none fits.
    package let fits: [Format]
    /// Whether two of them read some value differently, so that a person must choose.
    package let isAmbiguous: Bool

    /// Tries all `formats` on all values that are not blank.
    init<Reading: Equatable>(
        of sample: some Sequence<String>, among formats: [Format],
        read: (String, Format) throws(FormatError) -> Reading
    ) {
        let values = sample.filter { value in !value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
        var fits: [Format] = []
        var readings: [[Reading]] = []
        for format in formats {
            do throws(FormatError) {
                var all: [Reading] = []
                for value in values { all.append(try read(value, format)) }
                fits.append(format)
                readings.append(all)
            } catch {
                continue
            }
        }
        self.fits = fits
        isAmbiguous = readings.dropFirst().contains { $0 != readings[0] }
    }
}
