package import Domain
import JobQueue
import SQLEngine
import Sealing
package import Storage

/// A link that was made just now. Its address can't be shown again: only the token's hash is stored.
package struct NewSupplierLink: Sendable {
    package var id: ID<SupplierLink>
    package var address: Secret
    package var endsAt: Timestamp
}

/// Links by which a supplier without an account sees what to deliver and answers.
extension Operations {
    static let supplierLinkPath = "/t/"

    /// Makes a link for an order that a supplier has or is getting.
    package func createSupplierLink(
        for id: ID<SupplierOrder>, actor: Actor, scope: Scope
    ) async throws -> NewSupplierLink {
        let token = world.randomToken()
        let now = world.now()
        let endsAt = now + settings.supplierLinkLifetime
        return try await database.write { tx in
            guard let found = try SupplierOrderTable.find(id, scope: scope, tx) else { throw OperationError.notFound }
            guard found.handOver.state.isOpen, found.handOver.state != .shipped else {
                throw OperationError.conflict(
                    code: "kapandi", message: "Bu tedarikçi siparişi sonuçlandı; bağlantıya gerek yok.")
            }
            guard try SupplierLinkTable.usableCount(of: id, now: now, tx) < SupplierLinkTable.usableMax else {
                throw OperationError.conflict(
                    code: "cok_baglanti",
                    message: "Bir siparişin en çok \(SupplierLinkTable.usableMax) açık bağlantısı olabilir; "
                        + "önce birini iptal edin.")
            }
            let link = try SupplierLinkTable.insert(
                supplierOrder: id, dealer: found.dealer, creator: actor.user,
                tokenHash: Operations.linkHash(token), endsAt: endsAt, now: now, tx)
            try logLink(
                "olusturuldu", "Tedarikçi bağlantısı oluşturuldu: \(found.handOver.reference)", found, actor, tx)
            return NewSupplierLink(
                id: link, address: Secret(settings.publicURL + Operations.supplierLinkPath + token), endsAt: endsAt)
        }
    }

    /// All links of a supplier order, without their addresses.
    package func supplierLinks(of id: ID<SupplierOrder>, scope: Scope) async throws -> [StoredSupplierLink] {
        try await database.read { tx in
            guard try SupplierOrderTable.exists(id, scope: scope, tx) else { throw OperationError.notFound }
            return try SupplierLinkTable.all(of: id, scope: scope, tx)
        }
    }

    /// Ends a link at once.
    package func cancelSupplierLink(
        _ link: ID<SupplierLink>, of id: ID<SupplierOrder>, actor: Actor, scope: Scope
    ) async throws {
        try await database.write { tx in
            guard let found = try SupplierOrderTable.find(id, scope: scope, tx),
                try SupplierLinkTable.cancel(link, of: id, scope: scope, now: world.now(), tx)
            else { throw OperationError.notFound }
            try logLink("iptal", "Tedarikçi bağlantısı iptal edildi: \(found.handOver.reference)", found, actor, tx)
        }
    }

    /// Ends all links of a supplier order.
    package func cancelSupplierLinks(of id: ID<SupplierOrder>, actor: Actor, scope: Scope) async throws {
        try await database.write { tx in
            guard let found = try SupplierOrderTable.find(id, scope: scope, tx) else { throw OperationError.notFound }
            for link in try SupplierLinkTable.all(of: id, scope: scope, tx) where link.cancelledAt == nil {
                _ = try SupplierLinkTable.cancel(link.id, of: id, scope: scope, now: world.now(), tx)
            }
            try logLink("iptal", "Tedarikçi bağlantıları iptal edildi: \(found.handOver.reference)", found, actor, tx)
        }
    }

    private func logLink(
        _ action: String, _ message: String, _ found: (handOver: StoredSupplierOrder, dealer: ID<User>),
        _ actor: Actor, _ tx: borrowing Transaction
    ) throws {
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "tedarikci_baglantilari", row: found.handOver.id.rawValue, action: action,
                message: message, dealer: found.dealer, order: found.handOver.order,
                integration: found.handOver.supplier),
            now: world.now(), tx)
    }

    static func linkHash(_ token: String) -> String { ContentDigest.sha256(Array(token.utf8)) }

    /// The link that a token opens.
    ///
    /// - Throws: ``OperationError``: `notFound` for a token that was never given out, `conflict` `baglanti_gecersiz` for a
    ///   link that ended. Neither says anything about an order.
    func usableLink(_ token: String, _ tx: borrowing Transaction) throws -> StoredSupplierLink {
        let isToken =
            token.utf8.count == 64 && token.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard isToken, let link = try SupplierLinkTable.find(tokenHash: Operations.linkHash(token), tx) else {
            throw OperationError.notFound
        }
        guard link.isUsable(at: world.now()) else {
            throw OperationError.conflict(
                code: "baglanti_gecersiz",
                message: "Bu bağlantının süresi doldu ya da iptal edildi; siparişi gönderen bayiden yenisini isteyin.")
        }
        return link
    }
}
