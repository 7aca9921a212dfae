import Domain
import Foundation
import Integrations
import Logging
import Operations
import SQLEngine
import ServiceLifecycle
import Simulators
import UnixSignals
import Web

/// A whole installation against simulated shops, suppliers and messengers.
struct Demo: Sendable {
    let location: DatabaseLocation
    let folder: String
    let port: Int

    /// Works a number of orders to rest under faults, and says what came of it.
    func runOnce(orders: Int) async throws -> DemoReport {
        try await withInstallation(logLevel: .critical) { program, simulators, installation, web in
            let start = ContinuousClock.now
            let script = DemoScript(orderCount: orders, simulators: simulators, installation: installation)
            try await simulators.registerWebhook(at: web.shopWebhookURL)
            var (packages, awaiting, events) = try await script.placeOrders()
            await simulators.misbehave()
            let audit = DemoAudit(program: program, simulators: simulators, shop: installation.shop)
            // Only what never comes to rest waits for it; a busy machine needs longer than an idle one.
            let deadline = start + .seconds(240) + .milliseconds(200 * orders)
            try await waitUntil(deadline) { try await supplierHasSome(of: orders, simulators) }
            await script.disturb(packages, awaiting: awaiting, &events)
            await script.deliverShopWebhooks(&events)
            try await installation.matchTheUnmatched(program.operations)
            var reported = await script.reportDeliveries(to: web.messageWebhookURL, from: 0, &events)
            try await waitForPulls(2, installation, program, deadline)
            try await waitUntil(deadline) { try await audit.unsettledCount() == 0 }
            await simulators.behave()
            try await waitForPulls(2, installation, program, deadline)
            reported = await script.reportDeliveries(to: web.messageWebhookURL, from: reported, &events)
            try await waitUntil(deadline) { try await audit.unsettledCount() == 0 }
            let seconds = ContinuousClock.now - start
            return try await audit.report(
                ordersPlaced: orders, events: events, unsettled: try await audit.unsettledCount(),
                seconds: Double(seconds.wholeMilliseconds) / 1000)
        }
    }

    private func supplierHasSome(of orders: Int, _ simulators: DemoSimulators) async throws -> Bool {
        await simulators.supplier.receivedCount >= orders / 3
    }

    /// Waits until this many further pulls of the shop have been completed.
    private func waitForPulls(
        _ count: Int, _ installation: DemoInstallation, _ program: Program, _ deadline: ContinuousClock.Instant
    ) async throws {
        let done: @Sendable () async throws -> Int = {
            try await program.database.read { tx in
                try tx.value(
                    """
                    SELECT count(*) FROM is_kuyrugu
                    WHERE entegrasyon_id = \(installation.shop) AND tip = 'siparis_cek' AND durum = 'tamam'
                    """, as: Int.self) ?? 0
            }
        }
        let before = try await done()
        try await waitUntil(deadline) { try await done() >= before + count }
    }

    /// Looks every 50 ms whether something has come true; gives up silently at the deadline: the report then tells.
    private func waitUntil(
        _ deadline: ContinuousClock.Instant, _ condition: () async throws -> Bool
    ) async throws {
        while ContinuousClock.now < deadline {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Keeps the panel open and the orders coming until Ctrl-C.
    func runUntilStopped() async throws {
        try await withInstallation(logLevel: .notice, listensToSignals: true) {
            program, simulators, installation, web in
            try await simulators.registerWebhook(at: web.shopWebhookURL)
            var operations = program.operations
            operations.settings.publicURL = web.url
            let link = try await People(operations).createAdmin(name: "Demo Yönetici", email: "admin@example.com")
            say(
                """
                Panel                 \(web.url)
                First sign-in         \(link.url.revealed)   (works once, 30 minutes)
                Simulated Trendyol    \(simulators.trendyolURL)
                Simulated supplier    \(simulators.supplierURL)
                Simulated WhatsApp    \(simulators.whatsAppURL)
                Outside the demo, administrators must set up two-step sign-in; here it is optional (Hesabım).
                Orders come in every few seconds. Ctrl-C ends the demo and removes its data.
                """)
            try await keepOrdersComing(simulators, web)
            return ()
        }
    }

    private func keepOrdersComing(_ simulators: DemoSimulators, _ web: WebHost) async throws {
        var reported = 0
        var number = 0
        for _ in 0..<12 { _ = try await simulators.trendyol.createRandomOrder() }
        while !Task.isCancelled {
            try await Task.sleep(for: .seconds(3))
            number += 1
            let package = try await simulators.trendyol.createRandomOrder()
            if number % 7 == 0 { _ = try? await simulators.trendyol.split(package) }
            if number % 11 == 0 { try? await simulators.trendyol.cancel(package) }
            _ = await simulators.trendyol.flushWebhooks()
            let messages = await simulators.whatsApp.messages
            for message in messages[min(reported, messages.count)...] {
                await simulators.whatsApp.deliver(
                    [.sent, .delivered, .read], of: message.messageID, to: web.messageWebhookURL)
            }
            reported = messages.count
        }
    }

    /// Starts everything, runs `body` beside the services, and takes everything down again.
    private func withInstallation<Outcome: Sendable>(
        logLevel: Logger.Level, listensToSignals: Bool = false,
        _ body: @escaping @Sendable (Program, DemoSimulators, DemoInstallation, WebHost) async throws -> Outcome
    ) async throws -> Outcome {
        let simulators = try await DemoSimulators.start(seed: 7, world: .live)
        var settings = Program.Settings(
            location: location, keyPath: folder + "/anahtar", filesPath: folder + "/dosyalar")
        settings.logLevel = logLevel
        // The simulators that play the outside world are on this machine.
        settings.operations.outboundAddresses.allowsLoopback = true
        settings.operations.pullInterval = .seconds(1)
        settings.operations.supplierPollInterval = .milliseconds(700)
        settings.operations.labelRetryInterval = .milliseconds(500)
        settings.operations.publicURL = "http://127.0.0.1:\(port)"
        // Nobody should have to take out a phone to look at the demo.
        settings.operations.requiresSecondFactor = false
        do {
            let program = try await Program.start(settings)
            let outcome: Outcome
            do {
                outcome = try await run(program, simulators, listensToSignals, body)
            } catch {
                await takeDown(program, simulators)
                throw error
            }
            await takeDown(program, simulators)
            return outcome
        } catch {
            await simulators.stop()
            throw error
        }
    }

    private func run<Outcome: Sendable>(
        _ program: Program, _ simulators: DemoSimulators, _ listensToSignals: Bool,
        _ body: @escaping @Sendable (Program, DemoSimulators, DemoInstallation, WebHost) async throws -> Outcome
    ) async throws -> Outcome {
        let installation = try await DemoInstallation.create(in: program, simulators: simulators)
        let (listening, announce) = AsyncStream<Int>.makeStream()
        var options = WebOptions()
        options.port = port
        let web = PanelAndAPI(program: program, options: options) { announce.yield($0) }
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: web), .init(service: JobService(program: program)),
                    .init(service: PullScheduler(program: program, interval: .milliseconds(250))),
                ], gracefulShutdownSignals: listensToSignals ? [.sigterm, .sigint] : [], logger: program.logger))
        return try await withThrowingTaskGroup(of: Outcome?.self) { tasks in
            tasks.addTask {
                try await group.run()
                announce.finish()
                return nil
            }
            tasks.addTask {
                guard let port = await listening.first(where: { _ in true }) else { return nil }
                let host = try await WebHost(program: program, installation: installation, port: port)
                return try await body(program, simulators, installation, host)
            }
            let first = try await tasks.next() ?? nil
            await group.triggerGracefulShutdown()
            guard let first else {
                // The services ended first: Ctrl-C, or a fault that was thrown above.
                tasks.cancelAll()
                throw CommandFailure(message: "stopped", exitCode: 0)
            }
            while let _ = try await tasks.next() {}
            return first
        }
    }

    private func takeDown(_ program: Program, _ simulators: DemoSimulators) async {
        await simulators.stop()
        await program.dropOwnSchema()
        await program.stop()
    }
}
