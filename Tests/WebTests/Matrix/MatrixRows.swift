import Domain
import HTTPTypes
import LosslessJSON
import Operations
import SQLEngine
import Storage
import TestSupport
import Testing

@testable import Web

/// One row of everything that a dealer has, and how routes and forms name them.
struct MatrixRows: Sendable {
    let dealer: ID<User>
    private let world: ApiWorld
    /// The row behind `{id}`, by ``resource(of:)``.
    private var rows: [String: Int64]
    private let packing: ID<Role>

    /// - Parameter name: the dealer's, who needs a session as well.
    init(_ house: WebHouse, of dealer: ID<User>, signingInAs name: String) async throws {
        self.dealer = dealer
        world = try await ApiWorld(house, of: dealer)
        rows = world.rows
        let roles = try await house.people.roles().map(\.role)
        packing = try #require(roles.first { $0.name == .warehouse }).id
        let dealerRole = try #require(roles.first { $0.name == .dealer }).id
        rows["kullanici-rolleri"] = try await house.database.read { tx in
            try RoleTable.assignmentID(of: dealerRole, to: dealer, tx)
        }
        let export = try await house.send(
            .post, "/api/v1/disa-aktarimlar", key: house.key(dealer), body: #"{"kaynak":"urunler","bicim":"csv"}"#)
        rows["disa-aktarimlar"] = try #require(try export.json["id"]?.int, "\(export.text)")
        let who = try await house.who(try await house.signIn(name))
        guard case .session(let session, _) = who.proof else { throw SignInError.notSignedIn }
        rows["oturumlar"] = session.rawValue
        try await openSupplierOrder(house)
        rows["bos-webhook"] = try await addWebhook(house)
    }

    /// An order that its supplier has can be linked to.
    private mutating func openSupplierOrder(_ house: WebHouse) async throws {
        let (dealer, now) = (dealer, house.clock.now)
        let order = try #require(rows["tedarikci-siparisleri"])
        rows["baglantilar"] = try await house.database.write { tx in
            try tx.run("UPDATE tedarikci_siparisleri SET durum = 'alindi' WHERE id = \(order)")
            return try tx.one(
                """
                INSERT INTO tedarikci_baglantilari (tedarikci_siparis_id, bayi_id, ozet, bitis_at, created_at)
                VALUES (\(order), \(dealer), \("matris-\(dealer)"), \(now + .seconds(86_400)), \(now)) RETURNING id
                """
            ) { try $0.next(Int64.self) }
        }
    }

    /// One that nothing was sent to: what is sent is removed in a loop until nothing is left.
    private func addWebhook(_ house: WebHouse) async throws -> Int64 {
        let (dealer, now) = (dealer, house.clock.now)
        return try await house.database.write { tx in
            try tx.one(
                """
                INSERT INTO webhook_abonelikleri (kullanici_id, ad, adres, olaylar, created_at, updated_at)
                VALUES (\(dealer), 'Boş', 'https://alici.test/', \(JSONText("[]")), \(now), \(now)) RETURNING id
                """
            ) { try $0.next(Int64.self) }
        }
    }
}

// MARK: - Paths

extension MatrixRows {
    /// What panel and API call differently.
    private static let otherNames = [
        "yonlendirme": "yonlendirme-kurallari", "webhooklar": "webhook-abonelikleri", "eslesme": "urun-eslesmeleri",
        "kisisel-veri": "kisisel-veri-talepleri", "anahtarlar": "api-anahtarlari", "t": "dosyalar",
    ]

    /// Whose id `{id}` is, in the words of the API.
    static func resource(of route: Route) -> String {
        var parts = route.path.split(separator: "/").map(String.init)
        if route.door == .api { parts.removeFirst(2) }
        if parts.starts(with: ["isler", "kuyruk"]) { parts.removeFirst() }
        if parts.starts(with: ["kuyruk"]) || parts.starts(with: ["hesap"]) { parts.removeFirst() }
        if parts.starts(with: ["entegrasyonlar", "yeni"]) { return "platform-kodlari" }
        let name = parts.first ?? ""
        return otherNames[name] ?? name
    }

    /// The route's path with this dealer's rows in its places.
    ///
    /// - Throws: if a place of the path is not known: a new one is to be entered here.
    func path(_ route: Route) throws -> String {
        let names = [
            "{ts}": "tedarikci-siparisleri", "{baglanti}": "baglantilar", "{gonderim}": "webhook-gonderimleri",
        ]
        var path = route.path.replacing("{serit}", with: "-\(dealer)").replacing("{kod}", with: "genel_rest")
            .replacing("{kaynak}", with: "urunler").replacing("{jeton}", with: "yok")
        for (place, name) in names where path.contains(place) {
            path = path.replacing(place, with: String(try #require(rows[name], "\(name)")))
        }
        if path.contains("{id}") { path = path.replacing("{id}", with: String(try id(route))) }
        try #require(!path.contains("{"), "\(route.path)")
        return path
    }

    private func id(_ route: Route) throws -> Int64 {
        let resource = Self.resource(of: route)
        let isRemoval = route.method == .delete || route.path.hasSuffix("/sil")
        let isStop = route.path.hasSuffix("{id}/iptaller") || route.path.hasSuffix("{id}/durdur")
        let row: Int64? =
            switch resource {
            case "planlar": 1
            case "isler" where isStop: rows["bekleyen-is"]
            case "webhook-abonelikleri" where isRemoval: rows["bos-webhook"]
            default: rows[resource]
            }
        return try #require(row, "\(route.path): \(resource)")
    }

    /// What has to be asked for with the path, if anything.
    func query(_ route: Route) -> String {
        switch route.path {
        case "/eslesme/sec": "?bayi=\(dealer)&tur=sku&anahtar=E-1&ad=Bardak"
        case "/disa-aktarimlar/yeni": "?kaynak=urunler"
        default: ""
        }
    }
}

// MARK: - Bodies

extension MatrixRows {
    /// A body that the route takes; nil if it takes none.
    func body(_ route: Route) -> (type: String, text: String)? {
        let multipart = "multipart/form-data; boundary=xx"
        switch (route.door, route.body) {
        case (_, .none), (_, .raw), (_, .report): return nil
        case (.api, .upload): return (multipart, TenantTests.upload)
        case (.api, _): return world.body(route).map { (type: "application/json", text: $0) }
        case (_, .upload): return (multipart, Self.upload)
        case (_, _):
            let fields = form.map { "\(FormCoding.encoded($0.key))=\(FormCoding.encoded($0.value))" }
            return (FormFields.urlencoded, fields.joined(separator: "&"))
        }
    }

    /// Every field that the forms of the panel have, as far as one value fits all of them.
    private var form: [String: String] {
        let supplier = String(world.ids["entegrasyon_id"] ?? 0)
        return [
            "bayi": dealer.description, "kullanici_id": dealer.description, "entegrasyon_id": supplier,
            "tedarikci": supplier, "tedarikci_entegrasyon_id": supplier,
            "urun": String(world.ids["tedarikci_urun_id"] ?? 0), "rol.\(packing)": "1",
            "ad": "Deneme", "email": "yeni@ornek.com", "sku": "U-9", "tur": "sku", "anahtar": "E-1",
            "neden": "stok_yok", "tedarikcide": "var", "sonuc": "tamamlandi", "bicim": "csv", "oncelik": "100",
            "olay": "deneme", "kanal": "whatsapp", "alici_turu": "musteri", "dil": "tr", "metin": "Merhaba",
            "aktif": "1", "adres": "https://ornek.com/kanca", "olay.siparis.olusturuldu": "1",
            "api_key": "anahtar-1", "api_secret": "gizli-1", "extra_config.satici_no": "42", "agirlik": "3",
            "eszamanli": "2", "kapsam": "kendi", "izin": "siparisler.gor",
        ]
    }

    private static let upload = [
        "--xx", "Content-Disposition: form-data; name=\"tur\"", "", "diger",
        "--xx", "Content-Disposition: form-data; name=\"dosya\"; filename=\"matris.pdf\"",
        "Content-Type: application/pdf", "", "%PDF-1.4 matris", "--xx--", "",
    ].joined(separator: "\r\n")
}
