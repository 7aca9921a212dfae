import Domain
import HTTPTypes
import Hummingbird
import Operations
import SQLEngine

/// What a handler that changes something works with: operations whose first transaction also does what the request
/// demands.
struct ApiWork: Sendable {
    let operations: Operations
    let people: People

    init(_ services: WebServices, _ amendment: Amendment?) {
        guard let amendment else {
            (operations, people) = (services.operations, services.people)
            return
        }
        let database = AmendedDatabase(base: services.operations.database, amendment: amendment)
        (operations, people) = (services.operations.using(database), services.people.using(database))
    }
}

/// How a thing is shown to somebody, with nothing left out: what its entity tag is made from.
struct Representation: Sendable {
    /// Locks the thing and reads it; nil if it is not there.
    let read: @Sendable (borrowing Transaction) throws -> [UInt8]?
    let lock: @Sendable (borrowing Transaction) throws -> Void
}

extension WebRequest {
    /// What `If-Match` demands: that the thing is still as the caller has seen it. Nil without the header.
    func versionCheck(_ thing: Representation) -> Amendment.Check? {
        let wanted = headers[values: .ifMatch]
        guard !wanted.isEmpty else { return nil }
        let header = wanted.joined(separator: ",")
        return { tx in
            try thing.lock(tx)
            // What is not there is the work's to say.
            guard let body = try thing.read(tx) else { return }
            let tag = EntityTag.of(body)
            guard EntityTag.isNamed(tag, in: header, isWeak: false) else {
                throw ApiFault.staleVersion(current: tag)
            }
        }
    }

    /// A thing, or `304` if the caller has it as it is.
    func answer(with body: [UInt8]) -> Response {
        let answer = ApiAnswer(body, isTagged: true)
        guard let tag = answer.tag, let known = headers[.ifNoneMatch],
            EntityTag.isNamed(tag, in: known, isWeak: true)
        else { return answer.response }
        return Response(status: .notModified, headers: [.eTag: tag])
    }
}
