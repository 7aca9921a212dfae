import Domain
import Hummingbird
import LosslessJSON
import Operations
import Storage

/// What persons have asked for, breaches of personal data, and how long it is kept.
struct PersonalDataPages: Sendable {
    let panel: Panel

    static let path = "/kisisel-veri"
    private static let item = "\(path)/{id}"
    private static let access = Route.Access.allowed(.managePersonalData)

    private struct ListView {
        struct Row {
            let requestURL: String
            let requestID: String
            let kindName: String
            let badge: BadgeView
            let receivedTime: TimeView
            let dueTime: TimeView
            let leftText: String?
            let isLate: Bool
        }

        struct Breach {
            let breachTitle: String
            let breachText: String?
            let badge: BadgeView
            let dueTime: TimeView
            let leftText: String?
            let isLate: Bool
            let actions: [ActionView]
        }

        let hasRows: Bool
        let rows: [Row]
        let empty: EmptyView?
        let hasBreaches: Bool
        let breaches: [Breach]
        let rules: [FactView]
    }

    private struct RequestView {
        let requestID: String
        let kindName: String
        let badge: BadgeView
        let hasActions: Bool
        let actions: [ActionView]
        let hasFound: Bool
        let found: [FactView]
        let facts: [FactView]
    }

    var routes: [Route] {
        [
            Route(.get, Self.path, door: .panel, access: Self.access) { try await list($0) },
            Route(.get, Self.item, door: .panel, access: Self.access) { try await show($0) },
            action("ara", .searched) { id, _, actor in
                _ = try await panel.operations.searchPersonalData(id, actor: actor)
            },
            action("sil", .erasing) { id, _, actor in
                _ = try await panel.operations.startErasure(id, actor: actor)
            },
            action("kapat", .requestClosed) { id, form, actor in
                try await panel.operations.closePersonalDataRequest(
                    id, refused: form["sonuc"] == "reddedildi", actor: actor)
            },
            Route(
                .post, "\(Self.item)/disa-aktar", door: .panel, access: Self.access, body: .form,
                needsFreshProof: true, handler: export),
            breachAction("bildir") { try await panel.operations.reportDataBreach($0, actor: $1) },
            breachAction("kapat") { try await panel.operations.closeDataBreach($0, actor: $1) },
        ]
    }

    private func action(
        _ name: String, _ flash: Flash,
        _ work: @escaping @Sendable (ID<PersonalDataRequest>, FormFields, Actor) async throws -> Void
    ) -> Route {
        Route(
            .post, "\(Self.item)/\(name)", door: .panel, access: Self.access, body: .form, needsFreshProof: true
        ) { request in
            let (id, form): (ID<PersonalDataRequest>, FormFields) = (try request.rowID(), try request.form())
            return try await panel.attempt {
                try await work(id, form, try request.actor)
                return .seeOther(flash.at("\(Self.path)/\(id)"))
            } orShow: { problem in
                try await show(request, problem: problem.asOneText)
            }
        }
    }

    private func breachAction(
        _ name: String, _ work: @escaping @Sendable (ID<DataBreach>, Actor) async throws -> Void
    ) -> Route {
        Route(.post, "/veri-ihlalleri/{id}/\(name)", door: .panel, access: Self.access, body: .form) { request in
            let id: ID<DataBreach> = try request.rowID()
            return try await panel.attempt {
                try await work(id, try request.actor)
                return .seeOther(Flash.saved.at(Self.path))
            } orShow: { problem in
                try await list(request, problem: problem.asOneText)
            }
        }
    }

    private func export(_ request: WebRequest) async throws -> Response {
        let id: ID<PersonalDataRequest> = try request.rowID()
        let isCSV = try request.form()["bicim"] == "csv"
        return try await panel.attempt {
            .personExport(
                try await panel.operations.exportPersonalData(id, actor: try request.actor), id, asCSV: isCSV)
        } orShow: { problem in
            try await show(request, problem: problem.asOneText)
        }
    }

    // MARK: the list

    private func list(_ request: WebRequest, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let now = panel.operations.world.now()
        let (requests, breaches, rules) = try await panel.read { tx in
            (
                try PersonalDataRequestTable.all(limit: 200, tx), try DataBreachTable.all(limit: 100, tx),
                try RetentionTable.rules(tx)
            )
        }
        let rows = requests.map { stored in
            ListView.Row(
                requestURL: "\(Self.path)/\(stored.id)", requestID: stored.id.description,
                kindName: PersonalDataMarks.kind(stored.kind, texts),
                badge: PersonalDataMarks.badge(stored.status, texts),
                receivedTime: TimeView(stored.receivedAt), dueTime: TimeView(stored.dueAt),
                leftText: stored.status.isEnd ? nil : PersonalDataMarks.left(until: stored.dueAt, now: now, texts),
                isLate: !stored.status.isEnd && stored.dueAt < now)
        }
        let empty = EmptyView(
            emptyIcon: "person", emptyTitle: texts("requests_empty"), emptyText: texts("requests_empty_text"))
        let view = ListView(
            hasRows: !rows.isEmpty, rows: rows, empty: rows.isEmpty ? empty : nil, hasBreaches: !breaches.isEmpty,
            breaches: breaches.map { Self.breach($0, now, texts) },
            rules: RetentionRules.all.map { rule in
                FactView(
                    texts("rule_\(rule.name)"), texts("days", ["sayi": String(rules[keyPath: rule.path])]), url: nil)
            })
        return panel.page("personal_data", title: texts("personal_data"), view, request, problem: problem)
    }

    private static func breach(_ breach: StoredDataBreach, _ now: Timestamp, _ texts: Texts) -> ListView.Breach {
        let path = "/veri-ihlalleri/\(breach.id)"
        var actions: [ActionView] = []
        if breach.reportedAt == nil {
            actions.append(ActionView("\(path)/bildir", texts("breach_report"), "send", style: "small"))
        }
        if breach.closedAt == nil {
            actions.append(ActionView("\(path)/kapat", texts("breach_close"), "check", style: "small"))
        }
        let isWaiting = breach.reportedAt == nil && breach.closedAt == nil
        return ListView.Breach(
            breachTitle: breach.title, breachText: breach.text.isEmpty ? nil : breach.text,
            badge: PersonalDataMarks.badge(breach, now: now, texts), dueTime: TimeView(breach.dueAt),
            leftText: isWaiting ? PersonalDataMarks.left(until: breach.dueAt, now: now, texts) : nil,
            isLate: isWaiting && breach.dueAt < now, actions: actions)
    }

    // MARK: one request

    private func show(_ request: WebRequest, problem: Problem? = nil) async throws -> Response {
        let texts = panel.texts(request)
        let id: ID<PersonalDataRequest> = try request.rowID()
        let stored = try await panel.read { tx in try PersonalDataRequestTable.find(id, tx) }
        guard let stored else { throw OperationError.notFound }
        let identity = stored.sealedIdentity == nil ? nil : try await panel.operations.identity(of: id)
        let now = panel.operations.world.now()
        let gone = texts("identity_gone")
        let facts = [
            FactView(texts("person_phone"), identity.map { $0.phone ?? "—" } ?? gone),
            FactView(texts("person_email"), identity.map { $0.email ?? "—" } ?? gone),
            FactView(texts("person_name"), identity.map { $0.name ?? "—" } ?? gone),
            FactView(texts("received"), IstanbulTime.format(stored.receivedAt)),
            FactView(
                texts("answer_by"),
                IstanbulTime.format(stored.dueAt)
                    + (stored.status.isEnd ? "" : " · " + PersonalDataMarks.left(until: stored.dueAt, now: now, texts))),
            FactView(texts("request_note"), stored.note),
        ].compactMap { $0 }
        let found = Self.found(stored.result, texts)
        let actions = Self.actions(stored, isCertain: identity?.isCertain ?? false, texts)
        let view = RequestView(
            requestID: id.description, kindName: PersonalDataMarks.kind(stored.kind, texts),
            badge: PersonalDataMarks.badge(stored.status, texts), hasActions: !actions.isEmpty, actions: actions,
            hasFound: !found.isEmpty, found: found, facts: facts)
        let title = "\(texts("request")) #\(id)"
        return panel.page("personal_request", title: title, view, request, problem: problem)
    }

    private static func actions(
        _ stored: StoredPersonalDataRequest, isCertain: Bool, _ texts: Texts
    ) -> [ActionView] {
        guard stored.status == .open else { return [] }
        let path = "\(Self.path)/\(stored.id)"
        var actions = [ActionView("\(path)/ara", texts("search_person"), "search", style: "primary")]
        if isCertain {
            for (format, key) in [("json", "export_json"), ("csv", "export_csv")] {
                var export = ActionView("\(path)/disa-aktar", texts(key), "file")
                (export.hiddenName, export.hiddenValue) = ("bicim", format)
                actions.append(export)
            }
        }
        if stored.kind == .erasure {
            actions.append(
                ActionView(
                    "\(path)/sil", texts("erase_person"), "x-circle", style: "danger", confirm: texts("erase_confirm")))
        }
        for (result, key) in [("tamamlandi", "close_answered"), ("reddedildi", "close_refused")] {
            var close = ActionView("\(path)/kapat", texts(key), "check", confirm: texts("close_confirm"))
            (close.hiddenName, close.hiddenValue) = ("sonuc", result)
            actions.append(close)
        }
        return actions
    }

    /// What a search or an erasure has left with the request, in words.
    private static func found(_ text: String?, _ texts: Texts) -> [FactView] {
        guard let json = text.flatMap({ try? JSON(parsing: $0) }) else { return [] }
        func numbers(_ name: String) -> String {
            let ids = (json[name]?.array ?? []).compactMap(\.int)
            return ids.isEmpty ? "0" : "\(ids.count) (\(ids.prefix(20).map { "#\($0)" }.joined(separator: ", ")))"
        }
        var facts: [FactView] = []
        if let erased = json["silinen_siparis"]?.int {
            facts.append(FactView(texts("erased_orders"), String(erased), url: nil))
            facts.append(FactView(texts("erased_files"), String(json["silinen_dosya"]?.int ?? 0), url: nil))
        } else {
            facts.append(FactView(texts("found_orders"), numbers("siparisler"), url: nil))
            facts.append(FactView(texts("found_open_orders"), numbers("suren_siparisler"), url: nil))
        }
        let held = (json["saklanan_faturalar"]?.array ?? []).map { hold in
            let until = hold["bitis_at"]?.string.flatMap { Timestamp(iso8601: $0) }
            return "#\(hold["siparis_id"]?.text ?? "") (\(until.map(IstanbulTime.formatDate) ?? ""))"
        }
        if !held.isEmpty { facts.append(FactView(texts("found_invoices"), held.joined(separator: ", "), url: nil)) }
        for place in json["yerler"]?.members ?? [] {
            facts.append(
                FactView(
                    texts("found_texts", ["tablo": place.name]), place.value.int.map { String($0) } ?? "", url: nil))
        }
        let suppliers = (json["aktarilan_tedarikciler"]?.array ?? []).compactMap(\.string)
        if !suppliers.isEmpty {
            facts.append(FactView(texts("found_suppliers"), suppliers.joined(separator: ", "), url: nil))
        }
        if json["hesabi_var"]?.bool == true {
            facts.append(FactView(texts("found_account"), texts(Phrase("evet", "yes")), url: nil))
        }
        return facts
    }
}

extension Problem {
    /// For a page without the form that the fields belong to.
    fileprivate var asOneText: Problem {
        var problem = self
        if let first = problem.fields.first { problem.detail = first.message }
        problem.fields = []
        return problem
    }
}
