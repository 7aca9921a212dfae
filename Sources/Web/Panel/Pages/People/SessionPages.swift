import Domain
import Hummingbird
import Operations
import Storage

/// Where a person is and was signed in.
struct SessionPages: Sendable {
    let panel: Panel

    private static let path = "/hesap/oturumlar"

    private struct View {
        struct Row {
            let device: String
            let badge: BadgeView
            let address: String
            let since: TimeView
            let lastUse: TimeView
            let endPath: String?
        }

        struct Records {
            struct Row {
                let time: TimeView
                let method: String
                let device: String
                let address: String
            }

            let recordsID: String
            let recordsTitle: String
            let hasRows: Bool
            let rows: [Row]
            let noRows: String
        }

        let tabs: [TabView]
        let sessions: [Row]
        let hasOthers: Bool
        let records: [Records]
    }

    var routes: [Route] {
        [
            Route(.get, Self.path, door: .panel, access: .signedIn, handler: show),
            Route(.post, "\(Self.path)/{id}/kapat", door: .panel, access: .signedIn, body: .form) { request in
                try await panel.services.people.endSession(try request.rowID(), of: try request.caller)
                return .seeOther(Flash.sessionEnded.at(Self.path))
            },
            Route(.post, "\(Self.path)/kapat", door: .panel, access: .signedIn, body: .form) { request in
                try await panel.services.people.endOtherSessions(of: try request.caller)
                return .seeOther(Flash.sessionEnded.at(Self.path))
            },
        ]
    }

    static func tabs(current: String, _ texts: Texts) -> [TabView] {
        [("/hesap", "account"), (path, "my_sessions")].map { url, key in
            TabView(tabLabel: texts(key), tabURL: url, tabCount: nil, tabTone: nil, isCurrentTab: url == current)
        }
    }

    private func show(_ request: WebRequest) async throws -> Response {
        let texts = panel.texts(request)
        let overview = try await panel.services.people.signInOverview(try request.caller)
        let sessions = overview.sessions.map { session in
            let isThis = session.id == overview.current
            return View.Row(
                device: BrowserText.format(session.browser, texts),
                badge: isThis
                    ? BadgeView(texts("this_session"), .good, "check-circle")
                    : BadgeView(texts("other_session"), .neutral, "clock"),
                address: session.address ?? "—", since: TimeView(session.createdAt),
                lastUse: TimeView(session.lastRequestAt), endPath: isThis ? nil : "\(Self.path)/\(session.id)/kapat")
        }
        let view = View(
            tabs: Self.tabs(current: Self.path, texts), sessions: sessions, hasOthers: sessions.count > 1,
            records: [
                records("girisler", "good_sign_ins", "no_sign_ins", overview.succeeded, texts),
                records("hatali-girisler", "failed_sign_ins", "no_failed_sign_ins", overview.failed, texts),
            ])
        return panel.page("account_sessions", title: texts("my_sessions"), view, request)
    }

    private func records(
        _ id: String, _ titleKey: String, _ emptyKey: String, _ records: [SignInRecord], _ texts: Texts
    ) -> View.Records {
        View.Records(
            recordsID: id, recordsTitle: texts(titleKey), hasRows: !records.isEmpty,
            rows: records.map { record in
                View.Records.Row(
                    time: TimeView(record.createdAt), method: texts(record.method.phrase),
                    device: BrowserText.format(record.browser, texts), address: record.address ?? "—")
            },
            noRows: texts(emptyKey))
    }
}
