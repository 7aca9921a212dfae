import Domain
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

/// One row of everything for each group of attacks, with the attacks in every column of text.
struct AttackRows: Sendable {
    /// The rows of one group.
    struct Group: Sendable {
        let number: Int
        let dealer: ID<User>
        let admin: ID<User>
        let now: Timestamp

        /// The key of the first row of each table.
        var first: Int64 { 8000 + Int64(number) }
        var second: Int64 { 8100 + Int64(number) }
        var third: Int64 { 8200 + Int64(number) }
        /// A job of the archive, which has keys of its own.
        var archived: Int64 { 8300 + Int64(number) }
        /// Opens the page for the supplier.
        var token: String { String(repeating: "a", count: 63) + "\(number)" }
        /// An object whose names and values are attacks.
        var json: JSONText { JSONText(JSON.object(members).description) }

        var members: [JSON.Member] { Attack.groups[number].map { JSON.Member($0, .string($0)) } }

        var later: Timestamp { now + .seconds(315_360_000) }
    }

    let groups: [Group]
    private var files: [Int64] = []
    private var requests: [Int64] = []
    private var loginLinks: [String] = []

    init(_ house: WebHouse) async throws {
        let (dealer, admin, now) = (house.dealer, house.admin, house.clock.now)
        let groups = Attack.groups.indices.map { Group(number: $0, dealer: dealer, admin: admin, now: now) }
        self.groups = groups
        try await house.database.write { tx in
            for group in groups {
                try group.addPeople(tx)
                try group.addCatalogue(tx)
                try group.addOrder(tx)
                try group.addSupplierOrder(tx)
                try group.addJobs(tx)
                try group.addQueue(tx)
                try group.addLogs(tx)
                try group.addTransfers(tx)
                try group.addWebhooks(tx)
                try group.plantAll(tx)
            }
        }
        for group in groups {
            files.append(try await addFile(group, house))
            requests.append(try await addRequest(group, house))
            let link = try await house.people.createLoginLink(user: ID(group.first), by: .console)
            loginLinks.append(String(try #require(link.url.revealed.split(separator: "/").last)))
        }
    }

    /// The labels of every second order are there to be shown to the supplier instead of the address.
    private func addFile(_ group: Group, _ house: WebHouse) async throws -> Int64 {
        let kind: FileKind = group.number.isMultiple(of: 2) ? .shippingLabel : .other
        let file = try await house.operations.attachFile(
            order: ID(group.first), kind: kind, name: "dosya.pdf", bytes: Array("%PDF-1.4 \(group.number)".utf8),
            actor: .system(.command), scope: .system
        ).rawValue
        try await house.database.write { tx in
            try AttackColumn.plant("siparis_dosyalari", row: file, group: group.number, tx)
        }
        return file
    }

    private func addRequest(_ group: Group, _ house: WebHouse) async throws -> Int64 {
        let request = try await house.operations.addPersonalDataRequest(
            .information, PersonIdentity(name: Attack.groups[group.number][0]), note: nil, receivedAt: nil,
            actor: .system(.command)
        ).rawValue
        let texts = Attack.groups[group.number]
        let found: JSON = [
            "siparisler": [], "suren_siparisler": [],
            "yerler": .object(texts.map { JSON.Member($0, 1) }),
            "saklanan_faturalar": .array(texts.map { ["siparis_id": .string($0), "bitis_at": .string($0)] }),
            "aktarilan_tedarikciler": .array(texts.map { .string($0) }), "hesabi_var": true,
        ]
        let stored = JSONText(found.description)
        try await house.database.write { tx in
            try AttackColumn.plant("kisisel_veri_talepleri", row: request, group: group.number, tx)
            try tx.run("UPDATE kisisel_veri_talepleri SET sonuc = \(stored) WHERE id = \(request)")
        }
        return request
    }
}

// MARK: - Paths

extension AttackRows {
    /// What lists have to be asked for, by path.
    private static let queries = [
        "/isler": ["", "?durum=basarisiz", "?durum=arsiv", "?durum=acik"], "/siparisler": ["", "?grup=dikkat"],
        "/disa-aktarimlar/yeni": ["?kaynak=urunler", "?kaynak=siparisler"],
    ]

    /// The addresses of a route with GET, with every planted row in its places.
    func paths(of route: Route) -> [String] {
        if route.path == "/eslesme/sec" { return groups.map { chooser($0) } }
        guard route.path.contains("{") else { return (Self.queries[route.path] ?? [""]).map { route.path + $0 } }
        let planted = groups.indices.flatMap { paths(of: route, group: $0) }
        let own = route.path.replacing("{kod}", with: "genel_rest").replacing("{kaynak}", with: "urunler")
        return own.contains("{") ? planted : planted + [own]
    }

    private func paths(of route: Route, group number: Int) -> [String] {
        let group = groups[number]
        let platform = AttackColumn.all.first { $0.path == "platformlar.kod" }
        let token = route.path.hasPrefix("/giris/") ? loginLinks[number] : group.token
        let path = route.path.replacing("{serit}", with: String(group.third))
            .replacing("{kod}", with: FormCoding.encoded(platform?.text(number, row: group.first) ?? ""))
            .replacing("{kaynak}", with: "urunler").replacing("{jeton}", with: token)
            .replacing("{gonderim}", with: String(group.first))
        return ids(of: route, group).map { path.replacing("{id}", with: String($0)) }
    }

    private func chooser(_ group: Group) -> String {
        let text = FormCoding.encoded(Attack.groups[group.number].joined(separator: " "))
        return "/eslesme/sec?bayi=\(group.dealer)&tur=sku&anahtar=\(text)&ad=\(text)"
    }

    private func ids(of route: Route, _ group: Group) -> [Int64] {
        switch MatrixRows.resource(of: route) {
        case "siparis-dosyalari", "dosyalar", "t": [files[group.number]]
        case "kisisel-veri-talepleri": [requests[group.number]]
        case "isler": [group.first, group.second, group.third, group.archived]
        case "isler-arsivi": [group.archived]
        case "entegrasyonlar": [group.first, group.second, group.third]
        case "disa-aktarimlar", "api-anahtarlari": [group.first, group.second]
        case "planlar": [group.first]
        default: [group.first]
        }
    }
}
