package import Domain
import JobQueue
package import SQLEngine
package import Storage

/// What importing one package did.
package enum ImportResult: Sendable, Equatable {
    case created(ID<Order>)
    case updated(ID<Order>)
    case unchanged(ID<Order>)

    package var order: ID<Order> {
        switch self {
        case .created(let id), .updated(let id), .unchanged(let id): id
        }
    }
}

extension Operations {
    /// Takes in one package of a shop: the one function that pull, webhook and file import share.
    ///
    /// Importing the same package again, in any order and by any way, changes nothing after the first time.
    ///
    /// - Parameter waitsForSiblings: whether a first cancellation is held until the next pull, because it may turn out to
    ///   be a split. A file knows only itself and does not wait.
    package func importPackage(
        _ package: IncomingPackage, into shop: StoredIntegration, waitsForSiblings: Bool, actor: Actor,
        _ tx: borrowing Transaction
    ) throws -> ImportResult {
        let siblings = try OrderTable.siblings(
            integration: shop.id, number: package.orderNumber, except: package.packageID, tx)
        let isCarried = siblings.contains { $0.carries(package) }
        if let known = try OrderTable.load(integration: shop.id, packageID: package.packageID, tx) {
            return try update(
                known, with: package, siblings: siblings, confirms: !waitsForSiblings, actor: actor, tx)
        }
        let order = try create(
            package, shop: shop, siblings: siblings, isCarried: isCarried, confirms: !waitsForSiblings, actor: actor, tx
        )
        return .created(order.id)
    }

    private func create(
        _ package: IncomingPackage, shop: StoredIntegration, siblings: [Order], isCarried: Bool, confirms: Bool,
        actor: Actor, _ tx: borrowing Transaction
    ) throws -> Order {
        let parent = siblings.first { $0.isPredecessor(of: package) }
        let new = NewOrder(
            dealer: shop.dealer, integration: shop.id, package: package, packageID: package.packageID,
            parent: parent?.id)
        let inserted: Order
        do {
            inserted = try new.insert(now: world.now(), tx)
        } catch let error as SQLError where error.kind == .unique {
            // Webhook and pull brought it at the same moment: run again, as an update.
            throw SQLError(.serialization, "the package was imported meanwhile")
        }
        var order = inserted
        let observation = order.observe(package, isCarriedBySibling: isCarried, confirmsCancellation: confirms)
        try report(observation, order: &order, package: package, isNew: true, tx)
        // First sight puts the package into its state; that is no transition and sets nothing off.
        let saved = try OrderTable.save(order, before: inserted, now: world.now(), tx)
        try log(
            saved, "olusturuldu",
            "Sipariş alındı: \(package.orderNumber), paket \(package.packageID), pazaryeri durumu \(package.marketplaceStatus)",
            actor, tx)
        try emitCreated(saved, tx)
        try supersedeReplaced(siblings, by: saved, package, actor: actor, tx)
        if let parent, try holdBehind(try OrderTable.load(parent.id, scope: .system, tx) ?? parent, saved, tx) {
            return saved
        }
        try queueNextStep(saved, tx)
        return saved
    }

    private func update(
        _ known: Order, with package: IncomingPackage, siblings: [Order], confirms: Bool, actor: Actor,
        _ tx: borrowing Transaction
    ) throws -> ImportResult {
        let carriers = siblings.filter { $0.carries(package) }
        let isCarried = !carriers.isEmpty
        var order = known
        let observation = order.observe(package, isCarriedBySibling: isCarried, confirmsCancellation: confirms)
        try OrderAddresses.fill(known.id, shipping: package.shippingAddress, invoice: package.invoiceAddress, tx)
        guard order != known else { return .unchanged(known.id) }
        try report(observation, order: &order, package: package, isNew: false, tx)
        if order.status == .superseded {
            for carrier in carriers {
                try OrderFacts.setParent(known.id, of: carrier.id, tx)
                _ = try holdBehind(order, carrier, tx)
            }
        }
        let steps: [OrderStatus] = if case .applied(let steps) = observation { steps } else { [] }
        let saved = try store(
            order, before: known, steps: steps, actor: actor,
            because: "pazaryeri \(package.marketplaceStatus) bildirdi", tx)
        let isReleased = saved.status == .received && !known.payment.releasesGoods && saved.payment.releasesGoods
        if isReleased || (known.isCancelRequested && !saved.isCancelRequested) {
            try queueNextStep(saved, tx)
        }
        return .updated(known.id)
    }

    /// Writes down what could not be applied as it came.
    private func report(
        _ observation: Order.Observation, order: inout Order, package: IncomingPackage, isNew: Bool,
        _ tx: borrowing Transaction
    ) throws {
        let problem: IntegrationError
        switch observation {
        case .ignored, .applied: return
        case .cancellationPending:
            return try log(
                order, "iptal_talebi", "Pazaryeri iptal bildirdi; bölünme olup olmadığı sonraki çekimde anlaşılacak.",
                .system(.job), tx)
        case .unknownStatus:
            problem = IntegrationError(
                .permanent, code: "bilinmeyen_durum",
                message: "Pazaryerinin “\(package.marketplaceStatus)” durumu tanınmıyor; sipariş olduğu gibi bırakıldı."
            )
            if isNew {
                order.isHeld = true
                try OrderFacts.setHold(
                    reason: "Pazaryeri durumu tanınmıyor: \(package.marketplaceStatus)", until: nil, order.id, tx)
            }
        case .refused(let error):
            problem = IntegrationError(
                .permanent, code: "gecersiz_gecis",
                message: "Pazaryeri “\(package.marketplaceStatus)” bildirdi, ama sipariş “\(error.from.rawValue)” "
                    + "durumundan “\(error.to.rawValue)” durumuna geçemez.")
        }
        try ErrorLog.write(
            ErrorLogEntry(
                table: "siparisler", row: order.id.rawValue, error: problem, origin: "siparis_alma",
                dealer: order.dealer, order: order.id, integration: order.integration),
            now: world.now(), tx)
    }

    /// Marks the packages that this one carries on as divided: cancelled ones, those waiting to be, and those it names.
    private func supersedeReplaced(
        _ siblings: [Order], by order: Order, _ package: IncomingPackage, actor: Actor, _ tx: borrowing Transaction
    ) throws {
        guard ![.cancelled, .superseded, .unsupplied].contains(order.status) else { return }
        for sibling in siblings where sibling.isReplaced(by: order, named: package.originPackageIDs) {
            var replaced = sibling
            guard let steps = try? replaced.supersede(), !steps.isEmpty else { continue }
            try OrderFacts.setParent(sibling.id, of: order.id, tx)
            try store(
                replaced, before: sibling, steps: steps, actor: actor,
                because: "yerine \(package.packageID) numaralı paket geçti", tx)
        }
    }

    /// A package whose predecessor is still at a supplier, or may yet go to one, must wait, or the goods would be ordered
    /// twice.
    ///
    /// - Returns: whether it waits.
    private func holdBehind(_ parent: Order, _ order: Order, _ tx: borrowing Transaction) throws -> Bool {
        let isParentAlive = parent.status.isBeforeShipment && !parent.isCancelRequested
        let isParentAtSupplier = try SupplierOrderTable.hasAny(of: parent.id, tx)
        guard isParentAlive || isParentAtSupplier, order.status.isBeforeShipment, !order.isHeld else { return false }
        var held = order
        held.isHeld = true
        try OrderTable.save(held, before: order, now: world.now(), tx)
        try OrderFacts.setHold(
            reason:
                "\(Operations.successorHold) (\(parent.packageID ?? "-")) tedarikçide ya da açık; kapanması bekleniyor.",
            until: nil, order.id, tx)
        return true
    }
}

extension Order {
    private var lineKeys: Set<String> { Set(lines.compactMap { $0.externalID ?? $0.barcode ?? $0.sku }) }

    /// Whether this package is alive and holds lines of the other one.
    fileprivate func carries(_ package: IncomingPackage) -> Bool {
        guard ![.cancelled, .superseded, .unsupplied].contains(status), !isCancelRequested else { return false }
        return !lineKeys.isDisjoint(with: package.lines.map(\.externalID))
    }

    /// Whether the new package takes this one's place: it says so, or it says nothing and holds the same lines.
    fileprivate func isPredecessor(of package: IncomingPackage) -> Bool {
        if !package.originPackageIDs.isEmpty { return package.originPackageIDs.contains(packageID ?? "") }
        guard status.isBeforeShipment else { return false }
        return !lineKeys.isDisjoint(with: package.lines.map(\.externalID))
    }

    fileprivate func isReplaced(by order: Order, named origins: [String]) -> Bool {
        if origins.contains(packageID ?? "") { return true }
        return (status == .cancelled || isCancelRequested) && !lineKeys.isDisjoint(with: order.lineKeys)
    }
}
