/// One address that a simulated server answers, with the name by which calls are counted and faults are set.
package struct Route: Sendable {
    package let name: String
    package let method: String
    private let pattern: [Substring]

    /// - Parameters:
    ///   - name: unique within the server, for example `orders.stream`.
    ///   - method: the HTTP method in capitals.
    ///   - pattern: the path; `{seller}` stands for any one segment.
    package init(_ name: String, _ method: String, _ pattern: String) {
        self.name = name
        self.method = method
        self.pattern = pattern.split(separator: "/")
    }

    /// The path parameters if the call is meant for this route; nil if not.
    func match(method: String, segments: [String]) -> [String: String]? {
        guard method == self.method, segments.count == pattern.count else { return nil }
        var parameters: [String: String] = [:]
        for (part, segment) in zip(pattern, segments) {
            if part.first == "{" {
                parameters[String(part.dropFirst().dropLast())] = segment
            } else if part != segment {
                return nil
            }
        }
        return parameters
    }
}
