import Domain

/// What is limited by rate, each with a figure of its own.
package enum RateLimitKind: String, Sendable, CaseIterable {
    /// Requests of callers who have not proved who they are, by network address.
    case anonymous = "anonim"
    /// Requests of people in the panel, by person.
    case user = "kullanici"
    /// Requests of programs, by API key.
    case apiKey = "api_anahtari"
    /// Notifications of a platform, by the address that it was given for one account.
    case webhook = "kanca"
    /// Notifications of all platforms, by network address: a platform reports on many accounts from few addresses.
    case webhookSource = "kanca_adresi"
    /// Exports, by person.
    case export = "disa_aktarim"
    /// Attempts to sign in, all together.
    case signIn = "giris"
    /// Reports of browsers on what our content policy has kept from them, by network address.
    case policyReport = "csp_raporu"

    /// What a person is told is too much of.
    var turkish: String {
        switch self {
        case .export: "dışa aktarma isteği"
        case .signIn: "giriş denemesi"
        case .webhook, .webhookSource: "bildirim"
        case .anonymous, .user, .apiKey, .policyReport: "istek"
        }
    }

    /// Whether every token is counted in the database, whichever it is: for what is rare and dear.
    var isKept: Bool { self == .export }
}

/// How often something may be done.
package struct RateFigure: Sendable, Equatable {
    package var count: Int
    package var span: Duration
    /// How many may come at once after a pause; at most ``count``.
    package var burst: Int

    /// - Parameters:
    ///   - count: at least 1.
    ///   - burst: all of them if it is not given.
    package init(_ count: Int, per span: Duration, burst: Int? = nil) {
        (self.count, self.span) = (max(count, 1), span)
        self.burst = min(max(burst ?? count, 1), max(count, 1))
    }

    /// The span in which one more may be done.
    var interval: Duration { .microseconds(max(span.wholeMicroseconds / Int64(count), 1)) }
}

/// The figures of an installation; what has none is not limited.
package struct RateLimits: Sendable, Equatable {
    private var figures: [RateLimitKind: RateFigure]

    package subscript(kind: RateLimitKind) -> RateFigure? {
        get { figures[kind] }
        set { figures[kind] = newValue }
    }

    /// Changes how many of something pass in its span; the burst changes in proportion.
    ///
    /// - Parameter count: 0 for no limit.
    package mutating func change(_ kind: RateLimitKind, to count: Int) {
        guard count > 0, let old = RateLimits.standard[kind] else {
            figures[kind] = nil
            return
        }
        figures[kind] = RateFigure(count, per: old.span, burst: old.burst * count / old.count)
    }

    package static let none = RateLimits(figures: [:])

    package static let standard = RateLimits(figures: [
        .anonymous: RateFigure(60, per: .seconds(60), burst: 40),
        .user: RateFigure(600, per: .seconds(60), burst: 200),
        .apiKey: RateFigure(300, per: .seconds(60), burst: 100),
        .webhook: RateFigure(1200, per: .seconds(60), burst: 600),
        .webhookSource: RateFigure(6000, per: .seconds(60), burst: 2000),
        .export: RateFigure(5, per: .seconds(3600)),
        .signIn: RateFigure(120, per: .seconds(60)),
        .policyReport: RateFigure(20, per: .seconds(60)),
    ])
}
