import Domain
package import Logging

/// Hides secrets in everything that is logged, before the handler behind it sees it: values under a secret's name, and
/// what has the form of a secret.
///
/// It looks for them when a line is written, not when a logger is given metadata: most loggers of requests never write.
package struct RedactingLogHandler: LogHandler {
    private var base: any LogHandler
    /// As given; it leaves this type only redacted.
    private var raw: Logger.Metadata = [:]

    package init(_ base: any LogHandler) { self.base = base }

    package var logLevel: Logger.Level {
        get { base.logLevel }
        set { base.logLevel = newValue }
    }

    package var metadata: Logger.Metadata {
        get { RedactingLogHandler.redacted(raw) }
        set { raw = newValue }
    }

    package var metadataProvider: Logger.MetadataProvider? {
        get { base.metadataProvider }
        set { base.metadataProvider = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { raw[key].map { RedactingLogHandler.redacted($0, under: key) } }
        set { raw[key] = newValue }
    }

    package func log(event: LogEvent) {
        var event = event
        event.message = "\(Redaction.withoutSecrets(event.message.description))"
        let metadata = raw.merging(event.metadata ?? [:]) { _, ofEvent in ofEvent }
        event.metadata = metadata.isEmpty ? nil : RedactingLogHandler.redacted(metadata)
        event.error = event.error.map { RedactedError(description: Redaction.withoutSecrets("\($0)")) }
        base.log(event: event)
    }

    private static func redacted(_ metadata: Logger.Metadata) -> Logger.Metadata {
        Dictionary(uniqueKeysWithValues: metadata.map { ($0.key, redacted($0.value, under: $0.key)) })
    }

    private static func redacted(_ value: Logger.Metadata.Value, under name: String) -> Logger.Metadata.Value {
        guard !Redaction.isSecret(name: name) else { return .string(Redaction.mark) }
        return switch value {
        case .string(let text): .string(Redaction.withoutSecrets(text))
        case .stringConvertible(let thing): .string(Redaction.withoutSecrets(thing.description))
        case .array(let values): .array(values.map { redacted($0, under: name) })
        case .dictionary(let inner): .dictionary(redacted(inner))
        @unknown default: .string(Redaction.mark)
        }
    }
}

/// What is logged of an error.
private struct RedactedError: Error, CustomStringConvertible {
    let description: String
}
