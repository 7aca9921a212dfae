import Logging
import Operations
import Synchronization
import Testing

@Suite("The log hides secrets")
struct RedactingLogTests {
    private struct Fault: Error, CustomStringConvertible {
        let description = "token=abc123"
    }

    @Test("In messages, in values under a secret's name, within lists and objects, and in errors")
    func everywhere() {
        let log = Lines()
        var logger = Logger(label: "sınama") { _ in RedactingLogHandler(log.handler) }
        logger.logLevel = .trace
        logger[metadataKey: "api_key"] = "gizli-1"
        logger.info(
            "giriş token=gizli-2",
            metadata: [
                "Authorization": "Basic gizli-3", "istek_no": "0a1b", "adres": "https://a:gizli-4@host/",
                "liste": .array(["sifre=gizli-5", "düz"]), "ic": .dictionary(["cookie": "gizli-6", "no": "7"]),
            ])
        logger.error("olmadı", error: Fault())
        let text = log.text
        #expect(!text.contains("gizli") && !text.contains("abc123"), "\(text)")
        #expect(text.contains("giriş token=•••") && text.contains("0a1b") && text.contains("düz"))
        #expect(text.contains("olmadı"))
    }

    @Test("The level and the metadata are those of the handler behind it")
    func passesOn() {
        let log = Lines()
        var logger = Logger(label: "sınama") { _ in RedactingLogHandler(log.handler) }
        logger.logLevel = .warning
        logger.info("sessiz")
        logger.warning("sesli")
        #expect(!log.text.contains("sessiz") && log.text.contains("sesli"))
    }
}

/// What reached the handler behind.
private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    var handler: any LogHandler { Handler(lines: self) }

    private struct Handler: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .info

        init(lines: Lines) { self.lines = lines }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let error = event.error.map { "\($0)" } ?? ""
            lines.lines.withLock { $0.append("\(event.message) \(metadata) \(event.metadata ?? [:]) \(error)") }
        }
    }
}
