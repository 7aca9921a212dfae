import Logging
import Synchronization
import Testing

@testable import siparis

@Suite("Lines of the log")
struct LogLineTests {
    /// Keeps what would be written.
    private struct Collector: LogHandler {
        final class Lines: Sendable {
            let texts = Mutex<[String]>([])
        }

        let lines: Lines
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let text = "\(event.message) \(all.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " "))"
            lines.texts.withLock { $0.append(text) }
        }
    }

    @Test(
        "Whatever comes from outside stays on its line",
        arguments: ["a\r\nERROR sahte", "\u{1B}[2J", "a\u{2028}b", "\u{0}\u{8}", "\u{202E}txt.exe"])
    func injection(_ text: String) {
        let lines = Collector.Lines()
        var logger = Logger(label: "x", factory: { _ in OneLineLogHandler(Collector(lines: lines)) })
        logger[metadataKey: "istek"] = "\(text)"
        logger.warning(
            "\(text)", metadata: ["yol": "\(text)", "liste": ["\(text)"], "nesne": ["a": .stringConvertible(text)]])
        let written = lines.texts.withLock { $0 }
        #expect(written.count == 1)
        for scalar in text.unicodeScalars where !scalar.isASCII || scalar.value < 0x20 {
            #expect(!written.joined().unicodeScalars.contains(scalar))
        }
    }
}
