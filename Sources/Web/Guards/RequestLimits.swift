import Domain
import Operations
import Synchronization

/// What a request is counted as: S61 of the security notes.
package enum RequestLimit: Sendable {
    /// As its caller's: by key, by person, or by network address for those who have not proved who they are.
    case caller
    /// A platform's report: by the account that it is for, and by network address with a figure that fits a platform.
    case webhook
    /// A browser's report on our content policy.
    case policyReport
    /// Not at all: what a page brings along, and what watches over the program.
    case none
}

/// Counts requests before they are worked on.
struct RequestLimits: Sendable {
    let limiter: RateLimiter

    /// Counts a request whose caller is known as far as they will ever be.
    ///
    /// - Throws: `TooManyRequests`
    func count(_ limit: RequestLimit, _ request: WebRequest, _ note: RateNote) async throws(TooManyRequests) {
        switch limit {
        case .none: return
        case .caller:
            let (kind, subject) = caller(of: request)
            try await take(kind, subject, note)
        case .webhook:
            try await take(.webhookSource, address(request.clientAddress), note)
            try await take(.webhook, .text(request.path), note)
        case .policyReport: try await take(.policyReport, address(request.clientAddress), note)
        }
    }

    /// Counts a request by nobody in particular: without proof, with a wrong one, or for what there is not.
    func countAnonymous(address clientAddress: String?, _ note: RateNote) async throws(TooManyRequests) {
        try await take(.anonymous, address(clientAddress), note)
    }

    private func caller(of request: WebRequest) -> (RateLimitKind, RateSubject) {
        guard let signedIn = request.signedIn else { return (.anonymous, address(request.clientAddress)) }
        return switch signedIn.proof {
        case .apiKey(let key): (.apiKey, .apiKey(key))
        case .session: (.user, .user(signedIn.user))
        }
    }

    private func address(_ text: String?) -> RateSubject { .address(text ?? "-") }

    private func take(
        _ kind: RateLimitKind, _ subject: RateSubject, _ note: RateNote
    ) async throws(TooManyRequests) {
        do { note.standing = try await limiter.take(kind, for: subject) } catch {
            note.standing = error.standing
            throw error
        }
    }
}

/// Carries what a caller has left from where it is counted to where the answer leaves. A class, because the context of a
/// request is copied on its way in.
final class RateNote: Sendable {
    private let state = Mutex<RateStanding?>(nil)

    var standing: RateStanding? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
