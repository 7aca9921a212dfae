import HTTPTypes

extension HTTPFields {
    /// The value of a cookie; nil if it is missing, or there twice, which only an attack makes.
    func cookie(_ name: String) -> String? {
        let texts: [Substring] = self[values: .cookie].flatMap { header in header.split(separator: ";") }
        let pairs = texts.map { text in text.drop { $0 == " " } }
        let values = pairs.filter { $0.hasPrefix(name + "=") }.map { $0.dropFirst(name.count + 1) }
        return values.count == 1 ? values.first.map(String.init) : nil
    }
}
