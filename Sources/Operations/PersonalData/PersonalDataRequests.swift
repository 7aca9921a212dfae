package import Domain
import JobQueue
import LosslessJSON
import SQLEngine
import Sealing
package import Storage

extension Operations {
    /// A request must be answered within thirty days (KVKK, article 13).
    static let requestTimeMax = Duration.seconds(30 * 86_400)

    private static func context(_ id: ID<PersonalDataRequest>) -> SealingContext {
        SealingContext(table: "kisisel_veri_talepleri", row: id.rawValue, column: "kimlik_sifreli", tenant: nil)
    }

    /// Notes what a person has asked for; who it is is sealed.
    ///
    /// - Parameter receivedAt: when they asked; nil for now. The thirty days run from then.
    package func addPersonalDataRequest(
        _ kind: PersonalDataRequestKind, _ identity: PersonIdentity, note: String?, receivedAt: Timestamp?,
        actor: Actor
    ) async throws -> ID<PersonalDataRequest> {
        guard !identity.isEmpty else { throw Operations.identityIsMissing }
        let now = world.now()
        let received = receivedAt ?? now
        var problems: [FieldProblem] = []
        if received > now { problems.append(FieldProblem("gelis_at", "Gelecekte olamaz.")) }
        if (note ?? "").unicodeScalars.count > 500 {
            problems.append(FieldProblem("aciklama", "En çok 500 karakter olabilir."))
        }
        if [.erasure, .export].contains(kind), !identity.isCertain {
            throw Operations.identityIsUncertain
        }
        guard problems.isEmpty else { throw OperationError.invalid(problems) }
        let text = JSON.object(
            [("telefon", identity.phone), ("eposta", identity.email), ("ad", identity.name)].map {
                JSON.Member($0.0, JSON($0.1))
            }
        ).description
        return try await database.write { tx in
            let id = try PersonalDataRequestTable.insert(
                kind, note: note?.trimmed.nonEmpty, receivedAt: received, dueAt: received + Operations.requestTimeMax,
                by: actor.user, now: now, tx)
            let sealed = try secrets.seal(Secret(text), context: Operations.context(id), tx)
            try PersonalDataRequestTable.setIdentity(id, sealed: sealed, now: now, tx)
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "kisisel_veri_talepleri", row: id.rawValue, action: "olusturuldu",
                    message: "Kişisel veri talebi kaydedildi (\(kind.rawValue)).",
                    after: "{\"tur\":\"\(kind.rawValue)\"}"
                ),
                now: now, tx)
            return id
        }
    }

    /// Who a request is about.
    ///
    /// - Throws: ``OperationError``: `notFound`, or `conflict` once it is closed and nobody is known any more.
    package func identity(of id: ID<PersonalDataRequest>) async throws -> PersonIdentity {
        let found = try await database.read { tx in try PersonalDataRequestTable.find(id, tx) }
        guard let found else { throw OperationError.notFound }
        return try await identity(found)
    }

    private func identity(_ request: StoredPersonalDataRequest) async throws -> PersonIdentity {
        guard let sealed = request.sealedIdentity else { throw Operations.requestIsClosed }
        let text: Secret
        do { text = try await opened(sealed, context: Operations.context(request.id)) } catch let error as SealingError
        {
            throw OperationError.conflict(code: "anahtar_dosyasi", message: error.turkish)
        }
        let json = try JSON(parsing: text.revealed)
        return PersonIdentity(phone: json["telefon"]?.string, email: json["eposta"]?.string, name: json["ad"]?.string)
    }

    private static let requestIsClosed = OperationError.conflict(
        code: "talep_kapali", message: "Talep kapanmış; kişinin bilgileri artık tutulmuyor.")

    /// Looks for the person of a request, and keeps the numbers with it.
    package func searchPersonalData(_ id: ID<PersonalDataRequest>, actor: Actor) async throws -> PersonReport {
        let report = try await findPerson(try await identity(of: id), request: id, actor: actor)
        let (text, now) = (report.json.description, world.now())
        try await database.write { tx in try PersonalDataRequestTable.setResult(id, text, now: now, tx) }
        return report
    }

    /// Hands out what is stored of the person of a request.
    package func exportPersonalData(_ id: ID<PersonalDataRequest>, actor: Actor) async throws -> PersonExport {
        try await exportPerson(try await identity(of: id), request: id, actor: actor)
    }

    /// Starts the erasure of a request; a job does it.
    ///
    /// - Throws: ``OperationError``: `notFound`, `conflict` if it is no request for erasure, is closed, or the person has an
    ///   order under way.
    package func startErasure(_ id: ID<PersonalDataRequest>, actor: Actor) async throws -> ID<Job> {
        let identity = try await identity(of: id)
        try Operations.refuseOpen(try await ordersOf(identity, until: nil).own)
        let now = world.now()
        let job = try await database.write { tx in
            guard let request = try PersonalDataRequestTable.find(id, tx) else { throw OperationError.notFound }
            guard request.kind == .erasure else {
                throw OperationError.conflict(code: "talep_turu", message: "Bu talep bir silme talebi değil.")
            }
            guard !request.status.isEnd else { throw Operations.requestIsClosed }
            try PersonalDataRequestTable.setStatus(id, .erasing, now: now, tx)
            try SystemLog.write(
                SystemLogEntry(
                    actor: actor, table: "kisisel_veri_talepleri", row: id.rawValue, action: "silme_basladi",
                    message: "Kişisel verilerin silinmesi başlatıldı.",
                    before: "{\"durum\":\"\(request.status.rawValue)\"}", after: "{\"durum\":\"siliniyor\"}"),
                now: now, tx)
            return try enqueuer.enqueue(
                NewJob(.erasePerson, payload: ["talep_id": JSON(id.rawValue)], uniqueKey: "kisi_sil:\(id)"), tx)
        }
        signal.wake()
        return job
    }

    /// Works a request for erasure (`kisisel_veri_silme`).
    func erasePerson(_ job: ClaimedJob) async throws -> JobOutcome {
        guard let id = job.payload["talep_id"]?.int.map({ ID<PersonalDataRequest>($0) }),
            let request = try await database.read({ tx in try PersonalDataRequestTable.find(id, tx) }),
            request.status == .erasing
        else { return .done }
        let outcome: ErasureOutcome
        do {
            outcome = try await erasePerson(try identity(request), request: id, actor: .system(.job))
        } catch OperationError.conflict(let code, let message) {
            let now = world.now()
            try await database.write { tx in try PersonalDataRequestTable.setStatus(id, .open, now: now, tx) }
            throw IntegrationError(.permanent, code: code, message: message)
        }
        // A second look finds no orders any more: what the first one did is what is told.
        let earlier = request.result.flatMap { $0.contains("silinen_siparis") ? $0 : nil }
        let text = (outcome.report.orders.isEmpty ? earlier : nil) ?? outcome.json.description
        let now = world.now()
        // What is still under way may bring the person in again: once more when it is done.
        guard !outcome.report.mustBeRepeated else {
            try await database.write { tx in try PersonalDataRequestTable.setResult(id, text, now: now, tx) }
            return .later(.seconds(60))
        }
        try await database.write { tx in
            guard try jobs.finish(job, tx) else { return }
            try PersonalDataRequestTable.setResult(id, text, now: now, tx)
            try close(id, .done, actor: .system(.job), tx)
        }
        return .finishedInTransaction
    }

    /// Closes a request by hand: it was answered, or refused with a reason.
    package func closePersonalDataRequest(
        _ id: ID<PersonalDataRequest>, refused: Bool, actor: Actor
    ) async throws {
        try await database.write { tx in
            guard let request = try PersonalDataRequestTable.find(id, tx) else { throw OperationError.notFound }
            guard !request.status.isEnd else { throw Operations.requestIsClosed }
            guard request.status != .erasing else {
                throw OperationError.conflict(code: "siliniyor", message: "Silme sürüyor; bitince talep kapanır.")
            }
            try close(id, refused ? .refused : .done, actor: actor, tx)
        }
    }

    private func close(
        _ id: ID<PersonalDataRequest>, _ status: PersonalDataRequestStatus, actor: Actor, _ tx: borrowing Transaction
    ) throws {
        let now = world.now()
        try PersonalDataRequestTable.setIdentity(id, sealed: nil, now: now, tx)
        try PersonalDataRequestTable.setStatus(id, status, now: now, tx)
        try SystemLog.write(
            SystemLogEntry(
                actor: actor, table: "kisisel_veri_talepleri", row: id.rawValue, action: "kapandi",
                message: "Kişisel veri talebi kapandı (\(status.rawValue)).",
                after: "{\"durum\":\"\(status.rawValue)\"}"),
            now: now, tx)
    }
}
