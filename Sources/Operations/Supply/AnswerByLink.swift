package import Domain
import JobQueue
import SQLEngine
package import Storage

/// What a supplier says by a link.
package enum SupplierLinkAnswer: Sendable, Equatable {
    case accept
    case refuse(reason: String)
    case ship(carrier: String, trackingNumber: String)
}

extension Operations {
    /// What the page behind a link shows.
    package func supplierLinkPage(token: String) async throws -> SupplierLinkPage {
        try await database.read { tx in
            let link = try usableLink(token, tx)
            guard let page = try SupplierLinkPage.find(link, tx) else { throw OperationError.notFound }
            return page
        }
    }

    /// A label or picture that the page offers.
    package func readSupplierFile(_ id: ID<OrderFile>, token: String) async throws -> StoredFile {
        let page = try await supplierLinkPage(token: token)
        guard page.files.contains(where: { $0.id == id }) else { throw OperationError.notFound }
        return try await readFile(id, scope: .system)
    }

    /// Takes a supplier's answer, exactly as if its interface had given it.
    ///
    /// - Throws: ``OperationError``: `invalid` for a missing reason or number, `conflict` where the state of things does not
    ///   allow the answer, such as the second time.
    package func answerByLink(token: String, _ given: SupplierLinkAnswer) async throws {
        let answer = try Operations.checked(given)
        try await database.write { tx in
            let link = try usableLink(token, tx)
            guard let handOver = try SupplierOrderTable.find(link.supplierOrder, tx),
                let order = try OrderTable.load(handOver.order, scope: .system, tx)
            else { throw OperationError.notFound }
            try Operations.requireAnswerable(handOver, order, answer)
            let actor = Actor.system(.webhook)
            if handOver.state == .uncertain {
                try ledger.complete(handOver.reference, step: Operations.sendStep, remoteID: nil, tx)
            }
            // Nobody has to ask any more what the supplier has just said.
            if handOver.state == .uncertain || answer.state != .accepted {
                try jobControl.cancelWaiting(order: order.id, kinds: [.querySubmission], tx)
            }
            try SupplierLinkTable.markUsed(link.id, now: world.now(), tx)
            try log(order, "tedarikci_yaniti", "Tedarikçi bağlantıdan yanıtladı: \(answer.state.rawValue)", actor, tx)
            do { try apply(answer, to: handOver, order, actor, tx) } catch let error as TransitionError {
                throw Operations.conflict(error)
            }
        }
    }

    private static func checked(_ answer: SupplierLinkAnswer) throws(OperationError) -> SupplierAnswer {
        var problems: [FieldProblem] = []
        func text(_ field: String, _ value: String, _ name: String, max: Int) -> String {
            let clean = value.trimmed
            let isPlain = clean.unicodeScalars.allSatisfy { scalar in
                ![.control, .format].contains(scalar.properties.generalCategory)
            }
            if clean.isEmpty || clean.unicodeScalars.count > max || !isPlain {
                problems.append(FieldProblem(field, "\(name) yazın (en çok \(max) karakter, tek satır)."))
            }
            return clean
        }
        var checked = SupplierAnswer(supplierOrderNumber: nil, state: .accepted)
        switch answer {
        case .accept: break
        case .refuse(let reason):
            checked.state = .refused
            checked.reason = text("neden", reason, "Bir neden", max: 300)
        case .ship(let carrier, let trackingNumber):
            checked.state = .shipped
            checked.carrier = text("kargo_firmasi", carrier, "Kargo firmasını", max: 100)
            checked.trackingNumber = text("kargo_takip_no", trackingNumber, "Kargo takip numarasını", max: 100)
        }
        guard problems.isEmpty else { throw .invalid(problems) }
        return checked
    }

    private static func requireAnswerable(
        _ handOver: StoredSupplierOrder, _ order: Order, _ answer: SupplierAnswer
    ) throws(OperationError) {
        if let reason = SupplierLinkPage.closedReason(handOver.state, order.status) {
            throw .conflict(code: "kapandi", message: reason)
        }
        if handOver.state == .accepted, answer.state == .accepted {
            throw .conflict(code: "zaten_yanitlandi", message: "Bu siparişi daha önce onayladınız.")
        }
        if handOver.state == .accepted, answer.state == .refused {
            throw .conflict(
                code: "zaten_yanitlandi", message: "Onayladığınız siparişi buradan reddedemezsiniz; bayiyi arayın.")
        }
        if order.isCancelRequested, answer.state != .refused {
            throw .conflict(
                code: "iptal_talebi", message: "Bu sipariş için iptal talebi var; göndermeden önce bayiyi arayın.")
        }
    }
}
