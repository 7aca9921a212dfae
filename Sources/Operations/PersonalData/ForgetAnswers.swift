package import Domain
import LosslessJSON
import SQLEngine
package import Sealing
import Storage

/// Kept answers of the API: they are sealed, so nobody finds a person in them without opening them.
extension Operations {
    private static let answersSlice = 500

    /// Counts the kept answers that speak of the person, or takes them away. Their keys stay: a request that comes again is
    /// told that its work was done, and does it no second time.
    func keptAnswers(of person: PersonMentions, erases: Bool) async throws -> Int {
        var (count, after): (Int, Int64?) = (0, 0)
        while let start = after {
            try Task.checkCancellation()
            let (secrets, slice) = (secrets, Operations.answersSlice)
            let (found, next) = try await database.read { tx in
                let answers = try IdempotencyTable.answers(after: start, limit: slice, tx)
                let found = try answers.filter { answer in
                    let context = SealingContext.keptAnswer(to: answer.key, of: answer.user)
                    do {
                        return person.isMentioned(inAnswer: try secrets.open(answer.sealed, context: context, tx))
                    } catch is SealingError {
                        // Nobody can read it.
                        return false
                    }
                }
                return (found.map(\.id), answers.count == slice ? answers.last?.id : nil)
            }
            if erases, !found.isEmpty {
                try await database.write { tx in try IdempotencyTable.forgetAnswers(found, tx) }
            }
            (count, after) = (count + found.count, next)
        }
        return count
    }
}

extension PersonMentions {
    fileprivate func isMentioned(inAnswer text: Secret) -> Bool {
        guard let body = (try? JSON(parsing: text.revealed))?["govde"]?.string else { return false }
        return isMentioned(in: Array(body.utf8))
    }
}

extension SealingContext {
    /// Where the answer to a request with an `Idempotency-Key` is kept.
    package static func keptAnswer(to key: String, of user: ID<User>) -> SealingContext {
        SealingContext(table: "idempotency_anahtarlari", row: key, column: "yanit", tenant: user.rawValue)
    }
}
