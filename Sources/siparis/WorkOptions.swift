import ArgumentParser
import Integrations
import Logging
import Operations

/// The options of every process that works the queue.
struct WorkOptions: ParsableArguments {
    @Option(name: .customLong("pull-interval"), help: "Seconds between two questions to a shop for changed orders.")
    var pullSeconds = 60

    @Option(name: .customLong("supplier-interval"), help: "Seconds between two questions to a supplier about an order.")
    var supplierSeconds = 60

    @Option(
        name: .customLong("messages-per-day"),
        help: "Messages that one dealer may send on a day; give all processes the same number.")
    var messagesPerDay = 2000

    @Option(help: "How many jobs this process runs at the same time.")
    var concurrency = 24

    @Option(name: .customLong("webhook-days"), help: "How many days the log of events sent to webhooks is kept.")
    var webhookDays = 30

    @Flag(
        name: .customLong("allow-loopback"),
        help: "Let integrations call servers on this machine, over http too. For trying things out only.")
    var allowsLoopback = false

    @Option(
        name: .customLong("outbound-port"),
        help: "A port besides 443 that integrations may call by https; may be given several times.")
    var outboundPorts: [Int] = []

    @Option(name: .customLong("dealer-file-quota"), help: "How many mebibytes the files of one dealer may take.")
    var quotaMebibytes = 2048

    @Option(
        name: .customLong("log-level"),
        help: "What is written to standard error: trace, debug, info, notice, warning, error or critical.")
    var logLevel = "notice"

    func validate() throws {
        guard outboundPorts.allSatisfy({ (1...65_535).contains($0) && !WorkOptions.unsafePorts.contains($0) }) else {
            throw ValidationError("--outbound-port must be a port of a web server, such as 8443.")
        }
        guard (1...1_048_576).contains(quotaMebibytes) else {
            throw ValidationError("--dealer-file-quota must be between 1 and 1048576.")
        }
        guard (1...1000).contains(concurrency) else {
            throw ValidationError("--concurrency must be between 1 and 1000.")
        }
        guard (0...1_000_000).contains(messagesPerDay) else {
            throw ValidationError("--messages-per-day must be between 0 and 1000000.")
        }
        guard Logger.Level(rawValue: logLevel) != nil else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--log-level must be one of: \(levels).")
        }
        guard (7...3650).contains(webhookDays) else {
            throw ValidationError("--webhook-days must be between 7 and 3650.")
        }
        guard (1...3600).contains(pullSeconds), (1...3600).contains(supplierSeconds) else {
            throw ValidationError("Intervals must be between 1 and 3600 seconds.")
        }
    }

    /// Ports of other services, which a web request must not be sent to.
    private static let unsafePorts: Set<Int> = [
        20, 21, 22, 23, 25, 53, 110, 111, 135, 139, 143, 389, 445, 465, 514, 587, 636, 993, 995, 1433, 1521, 2049, 2375,
        2376, 3306, 3389, 5432, 5672, 6379, 9200, 11_211, 27_017,
    ]

    func apply(to settings: inout Program.Settings) {
        settings.operations.pullInterval = .seconds(pullSeconds)
        settings.operations.supplierPollInterval = .seconds(supplierSeconds)
        settings.operations.messagesPerDay = messagesPerDay
        settings.operations.webhookRetention = .seconds(webhookDays * 86_400)
        settings.operations.outboundAddresses = OutboundAddressPolicy(
            ports: Set([443] + outboundPorts), allowsLoopback: allowsLoopback)
        settings.operations.fileBytesPerDealer = quotaMebibytes << 20
        settings.concurrency = concurrency
        settings.logLevel = Logger.Level(rawValue: logLevel) ?? .notice
    }
}
