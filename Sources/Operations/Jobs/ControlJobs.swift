package import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Storage

extension Operations {
    /// Runs a failed, stopped or waiting job at once, with all its attempts.
    package func retryJob(_ id: ID<Job>, actor: Actor, scope: Scope) async throws {
        try await control(id, .retry, actor, scope) { tx in
            try refuseClosedSending(id, tx)
            try jobControl.retry(id, tx)
        }
        signal.wake()
    }

    /// Stops a job that has not ended.
    package func cancelJob(_ id: ID<Job>, actor: Actor, scope: Scope) async throws {
        try await control(id, .cancel, actor, scope) { tx in try jobControl.cancel(id, tx) }
        signal.wake()
    }

    /// A supplier order that was refused is closed: sending its job again would do nothing and look like a success.
    func refuseClosedSending(_ id: ID<Job>, _ tx: borrowing Transaction) throws {
        let payload = try tx.value(
            "SELECT veri FROM is_kuyrugu WHERE id = \(id) AND tip = \(JobKind.submitOrder)", as: JSONText.self)
        guard let payload, let handOver = try JSON(parsing: payload.text)["tedarikci_siparis_id"]?.int,
            let state = try SupplierOrderTable.findUnlocked(ID(handOver), tx)?.state, state != .submitting
        else { return }
        throw OperationError.conflict(
            code: "gonderim_kapandi",
            message: "Bu gönderim kapandı; siparişin sayfasında “Tedarikçiye gönder”e basın.")
    }

    private func control(
        _ id: ID<Job>, _ action: BulkAction, _ actor: Actor, _ scope: Scope,
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Void
    ) async throws {
        try await database.write { tx in
            let known = try tx.value(
                "SELECT durum FROM is_kuyrugu WHERE id = \(id) AND \(fragment: scope.condition("kullanici_id"))",
                as: JobStatus.self)
            guard let known else { throw OperationError.notFound }
            do { try work(tx) } catch let refusal as JobControl.Refusal { throw Operations.conflict(refusal) }
            try noteControl(of: id, was: known, action, actor, tx)
        }
    }

    /// Writes to the log that a person changed a job.
    func noteControl(
        of id: ID<Job>, was known: JobStatus?, _ action: BulkAction, _ actor: Actor, _ tx: borrowing Transaction
    ) throws {
        let found = try tx.first(
            "SELECT kullanici_id, siparis_id, entegrasyon_id, durum FROM is_kuyrugu WHERE id = \(id)"
        ) { row in
            (
                try row.next(ID<User>?.self), try row.next(ID<Order>?.self), try row.next(ID<Integration>?.self),
                try row.next(JobStatus.self)
            )
        }
        let changes = FieldChanges("durum", known?.rawValue, found?.3.rawValue)
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "is_kuyrugu", row: id.rawValue,
                action: action == .retry ? "yeniden_denendi" : "iptal",
                message: action == .retry ? "İş yeniden denendi." : "İş durduruldu.", dealer: found?.0,
                order: found?.1, integration: found?.2, before: changes.before, after: changes.after),
            now: world.now(), tx)
    }

    private static func conflict(_ refusal: JobControl.Refusal) -> OperationError {
        switch refusal {
        case .notFound: .notFound
        case .wrongState(let status):
            .conflict(code: "gecersiz_durum", message: "İş “\(status.rawValue)” durumunda; bu yapılamaz.")
        case .alreadyQueued:
            .conflict(code: "zaten_kuyrukta", message: "Aynı iş zaten kuyrukta bekliyor.")
        }
    }
}
