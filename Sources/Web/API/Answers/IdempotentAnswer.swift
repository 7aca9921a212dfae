import Domain
import HTTPTypes
import Hummingbird
import LosslessJSON
import Operations
import SQLEngine
import Sealing
import Storage
import Synchronization

/// Gives a request that comes twice with the same `Idempotency-Key` the same answer, without doing the work twice.
///
/// The key and the answer are stored in the transaction that does the work: there is no moment in which one is there
/// without the other, so a program that dies, or a commit of which nobody knows, leaves a key that answers or none. Two
/// requests at once wait for each other at the key's row. What was refused stores nothing, and the key is free again.
struct IdempotentAnswer: Sendable {
    let services: WebServices

    /// How often work that is under way says so. Three times fit into the patience: one that fails does no harm.
    var renewal = Duration.seconds(20)

    static let lifetime = Duration.seconds(24 * 3600)
    /// After so long without a sign of work that can be done twice without harm, the next request does it again. It does
    /// not run from the beginning of the work: nothing limits how long a request may take, so any fixed time could end
    /// before the work does, and a second one would run beside it.
    private static let patience = Duration.seconds(60)

    /// Thrown out of a transaction to leave everything as it is: the key was taken before.
    private struct KnownKey: Error {
        let entry: IdempotencyTable.Entry
    }

    /// Does work that is one transaction.
    ///
    /// - Parameters:
    ///   - check: what must hold for the work to be done, seen in the same transaction.
    ///   - work: what makes the thing, by the operations that it is given.
    ///   - show: what to answer, read in the same transaction.
    func answer<Made: Sendable>(
        _ request: WebRequest, check: Amendment.Check? = nil, work: (ApiWork) async throws -> Made,
        show: @escaping @Sendable (Made, borrowing Transaction) throws -> ApiAnswer
    ) async throws -> ApiAnswer {
        guard let key = try TakenKey(request) else {
            let made = try await work(ApiWork(services, check.map { Amendment(before: $0) }))
            return try await database.read { tx in try show(made, tx) }
        }
        if let known = try await find(key) { return try await replay(known, key) }
        let answer = AnswerBox()
        let amendment = Amendment { tx in
            try take(key, tx)
            try check?(tx)
        } after: { value, tx in
            guard let made = value as? Made else { throw SQLError(.other, "the work made something else than it says") }
            answer.value = try store(try show(made, tx), key, tx)
        }
        do {
            let made = try await work(ApiWork(services, amendment))
            // Work that found everything done already has changed nothing, so it has stored nothing either.
            if let answer = answer.value { return answer }
            return try await keep(key) { tx in try show(made, tx) }
        } catch let known as KnownKey {
            return try await replay(known.entry, key)
        }
    }

    /// Does work that is more than one transaction, or none, and that may be done again. The key is taken before it and
    /// renewed while it is under way; if the program dies in between, the next request after a minute does the work again.
    func answer(
        around request: WebRequest, _ work: @Sendable (WebRequest) async throws -> Response
    ) async throws -> Response {
        guard let key = try TakenKey(request) else { return try await work(request) }
        if let known = try await begin(key) { return try await replay(known, key).response }
        let answer: ApiAnswer
        do { answer = try await renewing(key) { try await ApiAnswer(try await work(request)) } } catch {
            if wasRefused(error) { try await release(key) }
            throw error
        }
        return try await database.write { tx in try store(answer, key, tx) }.response
    }

    private var database: any SQLDatabase { services.operations.database }

    private var now: Timestamp { services.operations.world.now() }

    private func find(_ key: TakenKey) async throws -> IdempotencyTable.Entry? {
        let oldest = now - Self.lifetime
        let known = try await database.read { tx in try IdempotencyTable.find(key.text, user: key.user, tx) }
        return known.flatMap { $0.createdAt < oldest ? nil : $0 }
    }

    private func take(_ key: TakenKey, _ tx: borrowing Transaction) throws {
        let known = try IdempotencyTable.take(
            key.text, user: key.user, digest: key.digest, forgetBefore: now - Self.lifetime, now: now, tx)
        if let known { throw KnownKey(entry: known) }
    }

    private func begin(_ key: TakenKey) async throws -> IdempotencyTable.Entry? {
        let patience = now - Self.patience
        return try await database.write { tx in
            if let known = try IdempotencyTable.find(key.text, user: key.user, tx), known.status == 0,
                known.digest == key.digest, known.createdAt < patience
            {
                try IdempotencyTable.release(key.text, user: key.user, tx)
            }
            do { try take(key, tx) } catch let known as KnownKey { return known.entry }
            return nil
        }
    }

    private func renewing(
        _ key: TakenKey, _ work: @Sendable () async throws -> ApiAnswer
    ) async throws -> ApiAnswer {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await renew(key) }
            defer { group.cancelAll() }
            return try await work()
        }
    }

    /// Renews the key until it is cancelled.
    private func renew(_ key: TakenKey) async {
        while (try? await Task.sleep(for: renewal)) != nil {
            let now = now
            try? await database.write { tx in
                try IdempotencyTable.renew(key.text, user: key.user, now: now, tx)
            }
        }
    }

    private func keep(
        _ key: TakenKey, _ show: @escaping @Sendable (borrowing Transaction) throws -> ApiAnswer
    ) async throws -> ApiAnswer {
        try await database.write { tx in
            try take(key, tx)
            return try store(try show(tx), key, tx)
        }
    }

    /// Answers may hold what is shown only once, so they are sealed.
    private func store(_ answer: ApiAnswer, _ key: TakenKey, _ tx: borrowing Transaction) throws -> ApiAnswer {
        let sealed = try services.operations.secrets.seal(Secret(answer.stored), context: key.context, tx)
        try IdempotencyTable.store(key.text, user: key.user, status: answer.status, answer: sealed, tx)
        return answer
    }

    private func release(_ key: TakenKey) async throws {
        try await database.write { tx in try IdempotencyTable.release(key.text, user: key.user, tx) }
    }

    private func replay(_ known: IdempotencyTable.Entry, _ key: TakenKey) async throws -> ApiAnswer {
        guard known.digest == key.digest else { throw ApiFault.keyMismatch }
        guard let sealed = known.answer else { throw ApiFault.inProgress }
        let secrets = services.operations.secrets
        let text = try await database.read { tx -> Secret? in
            do { return try secrets.open(sealed, context: key.context, tx) } catch is SealingError { return nil }
        }
        guard let text, let answer = ApiAnswer(stored: text.revealed) else { throw ApiFault.answerLost }
        return answer
    }

    /// Whether the error says that nothing was done.
    private func wasRefused(_ error: any Error) -> Bool {
        guard let error = error as? SQLError else {
            // What is answered with 4xx, whoever found it: a body that can't be read, a limit, a full lane.
            return (400..<500).contains(ErrorMapping.problem(for: error).status)
        }
        // Every failed transaction was rolled back, but for a commit of which nobody knows.
        return error.kind != .commitUnknown && error.kind != .cancelled
    }
}

/// The answer that a transaction left; the closure may run twice, the last run counts.
private final class AnswerBox: Sendable {
    private let answer = Mutex<ApiAnswer?>(nil)

    var value: ApiAnswer? {
        get { answer.withLock { $0 } }
        set { answer.withLock { $0 = newValue } }
    }
}

/// The key of a request, for whom it counts and what it was sent with.
private struct TakenKey: Sendable {
    let text: String
    let user: ID<User>
    let digest: String

    /// Nil without a key.
    init?(_ request: WebRequest) throws {
        let keys = request.headers[values: .idempotencyKey]
        guard let key = keys.first else { return nil }
        guard keys.count == 1, (1...200).contains(key.count), key.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw OperationError.invalid([FieldProblem("Idempotency-Key", "1–200 karakterlik tek bir değer olmalı.")])
        }
        text = key
        user = try request.caller.user
        digest = ContentDigest.sha256(
            Array("\(request.method.rawValue) \(request.path)\n".utf8) + TakenKey.content(of: request))
    }

    /// What the body says. Programs send a form with another boundary each time, so only its parts count.
    private static func content(of request: WebRequest) -> [UInt8] {
        let type = MediaTypeHeader(request.headers[.contentType] ?? "")
        guard type.name == FormFields.multipart, let boundary = type.parameters["boundary"],
            let parts = try? MultipartReader(boundary: boundary).read(request.body)
        else { return request.body }
        return parts.reduce(into: []) { content, part in
            let header: JSON = [
                .string(part.name), JSON(part.fileName), JSON(part.contentType), JSON(part.bytes.count),
            ]
            content += Array("\(header)\n".utf8) + part.bytes
        }
    }

    var context: SealingContext { .keptAnswer(to: text, of: user) }
}

extension ApiAnswer {
    /// An answer that a handler has made already.
    fileprivate init(_ response: Response) async throws {
        let collector = BodyCollector()
        try await response.body.write(collector)
        self.init(
            status: response.status.code, collector.bytes, location: response.headers[.location])
        tag = response.headers[.eTag]
        type = response.headers[.contentType] ?? type
        disposition = response.headers[.contentDisposition]
    }
}

/// Not an actor: the optimiser of Swift 6.3.1 fails on an actor's consuming `finish`.
private struct BodyCollector: ResponseBodyWriter {
    private final class Store: Sendable {
        let bytes = Mutex<[UInt8]>([])
    }

    private let store = Store()

    var bytes: [UInt8] { store.bytes.withLock { $0 } }

    func write(_ part: ByteBuffer) { store.bytes.withLock { $0.append(contentsOf: part.readableBytesView) } }

    consuming func finish(_ trailers: HTTPFields?) {}
}
