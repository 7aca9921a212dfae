/// Text in the exposition format of Prometheus (version 0.0.4, prometheus.io/docs/instrumenting/exposition_formats).
package struct PrometheusText: Sendable {
    package private(set) var text = ""

    package init() {}

    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    package enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// Begins a metric: its help and its kind.
    package mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// One value of the metric that was begun last.
    package mutating func value(_ name: String, _ labels: [(String, String)] = [], _ value: Double) {
        text += "\(name)\(PrometheusText.labels(labels)) \(PrometheusText.number(value))\n"
    }

    /// A whole metric with one value.
    package mutating func single(_ name: String, _ kind: Kind, _ help: String, _ number: Double) {
        begin(name, kind, help)
        value(name, number)
    }

    /// The values of a histogram.
    package mutating func histogram(_ name: String, _ labels: [(String, String)] = [], _ histogram: Histogram) {
        var count = 0
        for (bound, inBucket) in zip(histogram.bounds + [.infinity], histogram.counts) {
            count += inBucket
            value(name + "_bucket", labels + [("le", PrometheusText.number(bound))], Double(count))
        }
        value(name + "_sum", labels, histogram.sum)
        value(name + "_count", labels, Double(count))
    }

    private mutating func value(_ name: String, _ number: Double) { value(name, [], number) }

    private static func labels(_ labels: [(String, String)]) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",") + "}"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func number(_ value: Double) -> String {
        if value == .infinity { return "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}
