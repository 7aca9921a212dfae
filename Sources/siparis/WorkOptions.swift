import ArgumentParser
import Operations

/// The options of every process that works the queue.
struct WorkOptions: ParsableArguments {
    @Option(name: .customLong("pull-interval"), help: "Seconds between two questions to a shop for changed orders.")
    var pullSeconds = 60

    @Option(name: .customLong("supplier-interval"), help: "Seconds between two questions to a supplier about an order.")
    var supplierSeconds = 60

    func validate() throws {
        guard (1...3600).contains(pullSeconds), (1...3600).contains(supplierSeconds) else {
            throw ValidationError("Intervals must be between 1 and 3600 seconds.")
        }
    }

    func apply(to settings: inout Operations.Settings) {
        settings.pullInterval = .seconds(pullSeconds)
        settings.supplierPollInterval = .seconds(supplierSeconds)
    }
}
