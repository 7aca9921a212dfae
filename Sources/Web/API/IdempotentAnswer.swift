import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import Sealing
import Storage

/// Gives a request that comes twice with the same `Idempotency-Key` the same answer, without doing the work twice.
///
/// A key is taken before the work begins. If the program dies in between, the key stays taken for a day, and the caller
/// is told to look whether the work was done: better asked than done twice.
struct IdempotentAnswer {
    let services: WebServices

    static let lifetime = Duration.seconds(24 * 3600)

    /// - Parameters:
    ///   - work: does it once; if it throws because it was refused, the key is free again.
    ///   - show: what to answer for the thing that was made.
    func answer<Made>(
        _ request: WebRequest, work: () async throws -> Made, show: (Made) async throws -> JSON
    ) async throws -> JSON {
        let keys = request.headers[values: .idempotencyKey]
        guard let key = keys.first else { return try await show(try await work()) }
        guard keys.count == 1, (1...200).contains(key.count) else {
            throw OperationError.invalid([FieldProblem("Idempotency-Key", "1–200 karakterlik tek bir değer olmalı.")])
        }
        let user = try request.caller.user
        let digest = ContentDigest.sha256(Array("\(request.method.rawValue) \(request.path)\n".utf8) + request.body)
        if let known = try await take(key, user: user, digest: digest) { return try replay(known, digest: digest) }
        let made: Made
        do { made = try await work() } catch {
            if wasRefused(error) { try await release(key, user: user) }
            throw error
        }
        let answer = try await show(made)
        let text = answer.description
        try await services.operations.database.write { tx in
            try IdempotencyTable.store(key, user: user, status: 201, answer: text, tx)
        }
        return answer
    }

    /// Whether the error says that nothing was done.
    private func wasRefused(_ error: any Error) -> Bool {
        guard let error = error as? SQLError else { return error is OperationError }
        // Every failed transaction was rolled back, but for a commit of which nobody knows.
        return error.kind != .commitUnknown && error.kind != .cancelled
    }

    private func release(_ key: String, user: ID<User>) async throws {
        try await services.operations.database.write { tx in try IdempotencyTable.release(key, user: user, tx) }
    }

    private func take(_ key: String, user: ID<User>, digest: String) async throws -> IdempotencyTable.Entry? {
        let now = services.operations.world.now()
        return try await services.operations.database.write { tx in
            try IdempotencyTable.take(
                key, user: user, digest: digest, forgetBefore: now - IdempotentAnswer.lifetime, now: now, tx)
        }
    }

    private func replay(_ known: IdempotencyTable.Entry, digest: String) throws -> JSON {
        guard known.digest == digest else {
            throw OperationError.invalid([
                FieldProblem("Idempotency-Key", "Bu anahtar başka bir istekle kullanıldı; yeni bir anahtar üretin.")
            ])
        }
        guard let answer = known.answer else {
            throw OperationError.conflict(
                code: "islem_suruyor",
                message: "Aynı anahtarlı istek sürüyor ya da yarıda kaldı. Yinelemeden önce kayıt oluşmuş mu bakın.")
        }
        return try JSON(parsing: answer)
    }
}
