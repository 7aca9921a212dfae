import ArgumentParser
import Operations
import Web

/// How much the server lets callers do. Every limit is on; these change the figures.
struct LimitOptions: ParsableArguments {
    @Flag(
        name: .customLong("no-rate-limits"),
        help: "No limits of requests and of connections from one address: for measurements and scans, not for service.")
    var withoutRates = false

    @Option(
        name: .customLong("rate-anonymous"),
        help: "Requests a minute from one network address without a session or key; 0 for no limit.")
    var anonymousPerMinute = 60

    @Option(name: .customLong("rate-user"), help: "Requests a minute by one person in the panel; 0 for no limit.")
    var userPerMinute = 600

    @Option(name: .customLong("rate-api-key"), help: "Requests a minute with one API key; 0 for no limit.")
    var keyPerMinute = 300

    @Option(name: .customLong("rate-webhook"), help: "Notifications a minute for one account; 0 for no limit.")
    var webhookPerMinute = 1200

    @Option(name: .customLong("rate-sign-in"), help: "Attempts to sign in a minute, all together; 0 for no limit.")
    var signInPerMinute = 120

    @Option(name: .customLong("exports-per-hour"), help: "Exports an hour by one person; 0 for no limit.")
    var exportsPerHour = 5

    @Option(name: .customLong("connections-max"), help: "Open connections at most; further ones wait.")
    var connectionsMax = 10_000

    @Option(
        name: .customLong("connections-per-address"),
        help: "Open connections from one network address at most; trusted proxies are exempt.")
    var connectionsPerAddress = 50

    @Option(name: .customLong("idle-timeout"), help: "Seconds after which a connection without a request is closed.")
    var idleSeconds = 30

    @Option(name: .customLong("header-timeout"), help: "Seconds in which the header of a request must arrive.")
    var headSeconds = 10

    @Option(name: .customLong("body-timeout"), help: "Seconds in which the body of a request must arrive.")
    var bodySeconds = 120

    @Option(
        name: .customLong("write-timeout"),
        help: "Seconds after which a client that takes nothing of its answer is closed.")
    var writeSeconds = 30

    func validate() throws {
        let rates = [
            anonymousPerMinute, userPerMinute, keyPerMinute, webhookPerMinute, signInPerMinute, exportsPerHour,
        ]
        guard rates.allSatisfy({ (0...1_000_000).contains($0) }) else {
            throw ValidationError("Rates must be between 0 (no limit) and 1000000.")
        }
        guard (1...1_000_000).contains(connectionsMax), (1...1_000_000).contains(connectionsPerAddress) else {
            throw ValidationError("Numbers of connections must be between 1 and 1000000.")
        }
        guard [idleSeconds, headSeconds, bodySeconds, writeSeconds].allSatisfy({ (1...3600).contains($0) }) else {
            throw ValidationError("Timeouts must be between 1 and 3600 seconds.")
        }
    }

    var rateLimits: RateLimits {
        guard !withoutRates else { return .none }
        var limits = RateLimits.standard
        let perMinute: [(RateLimitKind, Int)] = [
            (.anonymous, anonymousPerMinute), (.user, userPerMinute), (.apiKey, keyPerMinute),
            (.webhook, webhookPerMinute), (.signIn, signInPerMinute),
        ]
        for (kind, count) in perMinute { limits.change(kind, to: count) }
        limits.change(.export, to: exportsPerHour)
        return limits
    }

    func apply(to connections: inout ConnectionLimits) {
        connections.connectionsMax = connectionsMax
        connections.connectionsPerAddress = withoutRates ? connectionsMax : connectionsPerAddress
        (connections.idleTime, connections.headTime) = (.seconds(idleSeconds), .seconds(headSeconds))
        (connections.bodyTime, connections.writeStallTime) = (.seconds(bodySeconds), .seconds(writeSeconds))
    }
}
