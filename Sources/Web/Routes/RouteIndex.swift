import HTTPTypes

/// Which methods a path has.
struct RouteIndex: Sendable {
    private var methods: [(segments: [Substring], method: String)] = []

    init(_ routes: [Route]) {
        for route in routes {
            let segments = route.path.split(separator: "/")
            methods.append((segments, route.method.rawValue))
            if route.method == .get { methods.append((segments, "HEAD")) }
        }
    }

    /// The methods of a path, sorted; empty if there is no such path.
    func methods(at path: String) -> [String] {
        let segments = path.split(separator: "/")
        let fitting = methods.filter { entry in
            entry.segments.count == segments.count
                && zip(entry.segments, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        return fitting.isEmpty ? [] : (Set(fitting.map(\.method)).union(["OPTIONS"])).sorted()
    }
}
