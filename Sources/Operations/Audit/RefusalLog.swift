package import Domain
package import SQLEngine
import Storage
import Synchronization

/// Refused requests in the audit log: one line a minute for each caller and kind, with their number, so that whoever is
/// refused can't fill the disk. The numbers are kept in memory; every process counts its own.
package final class RefusalLog: Sendable {
    /// What was refused.
    package enum Kind: String, Sendable, CaseIterable {
        /// A signed-in caller without the permission.
        case forbidden = "yetki_yok"
        /// A webhook with a wrong proof, or for an address that nobody has.
        case webhook = "kanca_reddedildi"
        /// A request of the API with a key that is unknown, over or revoked.
        case apiKey = "anahtar_reddedildi"
        /// A key that works, from an address from which it may not be used.
        case keyAddress = "anahtar_adresi_reddedildi"

        fileprivate var sentence: String {
            switch self {
            case .forbidden: "Yetki dışı istek reddedildi"
            case .webhook: "Gelen bildirim reddedildi"
            case .apiKey: "Geçersiz API anahtarı reddedildi"
            case .keyAddress: "Geçerli bir API anahtarı izin verilmeyen bir adresten kullanılmak istendi"
            }
        }
    }

    /// Who was refused, and where.
    package struct Caller: Sendable, Hashable {
        package var user: ID<User>?
        package var dealer: ID<User>?
        package var integration: ID<Integration>?
        /// The network, not the whole address: the log is kept for ever.
        package var network: String?
        package var source: Actor.Source

        package init(
            user: ID<User>? = nil, dealer: ID<User>? = nil, integration: ID<Integration>? = nil,
            address: String? = nil, source: Actor.Source
        ) {
            (self.user, self.dealer, self.integration, self.source) = (user, dealer, integration, source)
            network = address.map(network(of:))
        }
    }

    private struct Key: Hashable {
        var kind: Kind
        var caller: Caller
    }

    private struct Count {
        var writtenAt: Timestamp
        var unwritten = 0
    }

    private struct Line: Sendable {
        var kind: Kind
        var caller: Caller
        var count: Int
    }

    private static let interval = Duration.seconds(60)
    /// Beyond so many callers in a minute the rest is counted as one.
    private static let callersMax = 500

    private let counts = Mutex<[Key: Count]>([:])

    package init() {}

    /// Counts a refusal, and writes the lines that are due.
    package func note(_ kind: Kind, _ caller: Caller, _ database: any SQLDatabase, now: Timestamp) async throws {
        let lines = counts.withLock { counts in
            var key = Key(kind: kind, caller: caller)
            if counts[key] == nil, counts.count >= Self.callersMax {
                key.caller = Caller(source: caller.source)
            }
            counts[key, default: Count(writtenAt: now - Self.interval)].unwritten += 1
            return Self.takeDue(&counts, now)
        }
        try await write(lines, database, now)
    }

    /// Writes what was counted and is due, and forgets callers that have been quiet.
    package func flush(_ database: any SQLDatabase, now: Timestamp) async throws {
        try await write(counts.withLock { Self.takeDue(&$0, now) }, database, now)
    }

    private static func takeDue(_ counts: inout [Key: Count], _ now: Timestamp) -> [Line] {
        var lines: [Line] = []
        for (key, count) in counts where now.since(count.writtenAt) >= interval {
            guard count.unwritten > 0 else {
                counts[key] = nil
                continue
            }
            lines.append(Line(kind: key.kind, caller: key.caller, count: count.unwritten))
            counts[key] = Count(writtenAt: now)
        }
        return lines
    }

    private func write(_ lines: [Line], _ database: any SQLDatabase, _ now: Timestamp) async throws {
        guard !lines.isEmpty else { return }
        try await database.write { tx in
            for line in lines {
                let place = line.caller.network.map { " (ağ: \($0))" } ?? ""
                try SystemLog.write(
                    SystemLogEntry(
                        actor: Actor(user: line.caller.user, role: nil, source: line.caller.source),
                        table: line.caller.integration == nil ? "kullanicilar" : "entegrasyonlar",
                        row: line.caller.integration?.rawValue ?? line.caller.user?.rawValue,
                        action: line.kind.rawValue,
                        message: "\(line.kind.sentence)\(place).", dealer: line.caller.dealer,
                        integration: line.caller.integration, after: "{\"adet\":\(line.count)}"),
                    now: now, tx)
            }
        }
    }
}

/// The network that an address lies in, which tells no single subscriber: `203.0.113.0/24`, `2001:db8:12::/48`.
package func network(of address: String) -> String {
    if address.contains(":") {
        let groups = address.split(separator: ":", omittingEmptySubsequences: false).prefix(3)
        return oneLine(groups.filter { !$0.isEmpty }.joined(separator: ":")) + "::/48"
    }
    let parts = address.split(separator: ".")
    guard parts.count == 4 else { return "-" }
    return oneLine(parts.prefix(3).joined(separator: ".")) + ".0/24"
}
