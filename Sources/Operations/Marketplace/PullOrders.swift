import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Storage

extension Operations {
    /// The longest window that a shop answers for: Trendyol's 14 days, less the hours that its client adds at both ends.
    private static let windowMax: Duration = .seconds(13 * 86_400 + 17 * 3600)
    /// How many packages share one transaction.
    private static let chunk = 20

    /// Asks a shop for everything that changed since the last complete pull, with an overlap.
    func pullOrders(_ job: ClaimedJob) async throws -> JobOutcome {
        guard let id = job.integration, let shop = try await integration(id), shop.status == .active else {
            return .done
        }
        let client = try connectors.marketplace(try await account(of: shop))
        let startedAt = world.now()
        let oldest = startedAt - Operations.windowMax
        let from = shop.pulledUntil.map { max($0 - settings.pullOverlap, oldest) } ?? oldest
        var newest = shop.pulledUntil ?? from
        var cursor: String?
        repeat {
            let page = try await client.pull(changedFrom: from, to: startedAt, cursor: cursor)
            let taken = try await takeIn(page.packages, of: shop, waitsForSiblings: true, actor: .system(.job))
            if let changed = taken.newest { newest = max(newest, min(changed, startedAt)) }
            cursor = page.cursor
            if cursor != nil, client.pauseBetweenPages > .zero { try await Task.sleep(for: client.pauseBetweenPages) }
        } while cursor != nil
        let position: JSON = ["son": .string(newest.description)]
        try await database.write { tx in
            try IntegrationTable.pullSucceeded(shop.id, cursor: position.description, now: world.now(), tx)
        }
        // Events come in quick succession, a package and what replaces it: only the regular pulls give a cancellation time
        // to turn out as a split.
        if job.payload["kanca"]?.bool != true { try await settleCancellations(of: shop, seenBefore: startedAt) }
        return .done
    }

    /// Stores what a payload held, each package a unit of its own: one bad record never stops the others.
    ///
    /// - Returns: the newest change among them, and how many could not be stored.
    func takeIn(
        _ packages: [ReadPackage], of shop: StoredIntegration, waitsForSiblings: Bool, actor: Actor
    ) async throws -> (newest: Timestamp?, refused: Int) {
        var refused = 0
        for start in stride(from: 0, to: packages.count, by: Operations.chunk) {
            let chunk = packages[start..<min(start + Operations.chunk, packages.count)]
            refused += try await database.write { tx in
                var refused = 0
                for read in chunk {
                    let isStored = try takeIn(read, of: shop, waitsForSiblings: waitsForSiblings, actor: actor, tx)
                    if !isStored { refused += 1 }
                }
                return refused
            }
        }
        let times = packages.compactMap { read in
            if case .package(let package) = read { package.changedAt } else { nil }
        }
        return (times.max(), refused)
    }

    /// - Returns: false if it could not be read or stored, which the error log then says.
    private func takeIn(
        _ read: ReadPackage, of shop: StoredIntegration, waitsForSiblings: Bool, actor: Actor,
        _ tx: borrowing Transaction
    ) throws -> Bool {
        switch read {
        case .unreadable(let place, let problem, let raw):
            try recordUnreadable(place: place, problem: problem, raw: raw, of: shop, tx)
            return false
        case .package(let package):
            do {
                try tx.nested { tx in
                    _ = try importPackage(package, into: shop, waitsForSiblings: waitsForSiblings, actor: actor, tx)
                }
                return true
            } catch let error as SQLError where !error.isRetryable && error.kind != .storage {
                try recordUnreadable(
                    place: "paket \(package.packageID)",
                    problem: "veritabanı kaydı kabul etmedi (\(error.kind.rawValue))",
                    raw: "", of: shop, tx)
                return false
            }
        }
    }

    private func recordUnreadable(
        place: String, problem: String, raw: String, of shop: StoredIntegration, _ tx: borrowing Transaction
    ) throws {
        let error = IntegrationError(
            .permanent, code: "okunamayan_kayit", message: "Pazaryerinden gelen kayıt okunamadı: \(place): \(problem)",
            rawAnswer: raw.nonEmpty)
        try ErrorLog.write(
            ErrorLogEntry(
                table: "entegrasyonlar", row: shop.id.rawValue, error: error, origin: "siparis_alma/\(place)",
                dealer: shop.dealer, integration: shop.id),
            now: world.now(), tx)
    }

    /// A cancellation that a whole further pull has not explained by a sibling counts.
    private func settleCancellations(of shop: StoredIntegration, seenBefore moment: Timestamp) async throws {
        let pending = try await database.read { tx in
            try OrderFacts.pendingCancellations(integration: shop.id, seenBefore: moment, tx)
        }
        for id in pending {
            try await database.write { tx in
                guard let before = try OrderTable.load(id, scope: .system, tx), before.isCancelRequested else { return }
                var order = before
                guard case .applied(let steps) = order.settleCancellation(isCarriedBySibling: false) else { return }
                try store(
                    order, before: before, steps: steps, actor: .system(.job),
                    because: "pazaryeri iptali kesinleşti", tx)
            }
        }
    }

    /// Queues a pull for each shop that is due; run on every node, each shop is taken once.
    package func schedulePulls() async throws {
        let now = world.now()
        try await database.write { tx in
            for shop in try IntegrationTable.takeDue(now: now, next: now + settings.pullInterval, tx) {
                try queuePull(shop.id, dealer: shop.dealer, tx)
            }
            for id in try OrderFacts.holdsEnded(before: now, tx) { try endHold(id, tx) }
        }
    }

    @discardableResult
    func queuePull(_ shop: ID<Integration>, dealer: ID<User>, _ tx: borrowing Transaction) throws -> ID<Job> {
        try enqueuer.enqueue(
            NewJob(.pullOrders, uniqueKey: "cek:\(shop)", dealer: dealer, integration: shop), tx)
    }

    /// Asks the shop soon because it reported a change. Events that come while such a question waits share it.
    func queueEventPull(_ shop: ID<Integration>, dealer: ID<User>, _ tx: borrowing Transaction) throws {
        var job = NewJob(
            .pullOrders, payload: ["kanca": true], uniqueKey: "kanca_cek:\(shop)", dealer: dealer, integration: shop)
        job.uniqueScope = .whileWaiting
        job.priority = 1
        try enqueuer.enqueue(job, tx)
    }

    private func endHold(_ id: ID<Order>, _ tx: borrowing Transaction) throws {
        guard let before = try OrderTable.load(id, scope: .system, tx) else { return }
        var order = before
        order.isHeld = false
        try OrderFacts.setHold(reason: nil, until: nil, id, tx)
        let saved = try store(
            order, before: before, steps: [], actor: .system(.job), because: "bekletme süresi doldu", tx)
        try queueNextStep(saved, tx)
    }
}

extension StoredIntegration {
    /// The newest change that a complete pull has seen.
    fileprivate var pulledUntil: Timestamp? {
        cursor.flatMap { try? JSON(parsing: $0) }?["son"]?.string.flatMap { Timestamp(iso8601: $0) }
    }
}
