extension [SQLValue] {
    /// The values, with the last one repeated until their number is a power of two.
    ///
    /// A list of so many place-holders makes few different texts, which stay prepared.
    var filledUp: [SQLValue] {
        guard let last else { return self }
        var size = 1
        while size < count { size *= 2 }
        return self + repeatElement(last, count: size - count)
    }
}

extension SQLDialect {
    /// Returns the place-holders of so many parameters, separated by commas.
    func placeholders(_ count: Int) -> String {
        guard count > 0 else { return "" }
        var list = placeholder(1)
        for number in 1..<count {
            list += ", "
            list += placeholder(number + 1)
        }
        return list
    }
}
