import Domain
import LosslessJSON
import Storage

/// Examples for the documentation, made from the same descriptions as the schemas, so that they always fit.
enum Examples {
    static func object(of resource: ApiResource) -> JSON {
        let parts = resource.parts.map { part in JSON.Member(part.name, [row(of: part.resource)]) }
        return .object((row(of: resource).members ?? []) + parts)
    }

    static func page(of resource: ApiResource) -> JSON {
        ["kayitlar": [row(of: resource)], "sonra": .null]
    }

    /// A body with the fields that must be there and those of the others that an example is known for.
    static func body(_ schema: InputSchema) -> JSON {
        .object(
            schema.fields.compactMap { field in
                guard field.isRequired || known[field.name] != nil else { return nil }
                return JSON.Member(field.name, value(field))
            })
    }

    private static func value(_ field: InputField) -> JSON {
        switch field.kind {
        case .value(let kind): known(field.name, fitting: kind) ?? value(kind)
        case .object(let schema): body(schema)
        case .list(let schema, _): [body(schema)]
        }
    }

    /// What fits the schema of an answer that no table stands behind: what the schema itself shows, else what its name is
    /// known for.
    static func answer(_ schema: JSON, named name: String = "") -> JSON {
        if let given = schema["examples"]?[0] ?? schema["const"] ?? schema["enum"]?[0] { return given }
        if let properties = schema["properties"]?.members {
            return .object(properties.map { JSON.Member($0.name, answer($0.value, named: $0.name)) })
        }
        if let items = schema["items"] { return [answer(items)] }
        let types = schema["type"]?.array?.compactMap(\.string) ?? [schema["type"]?.string].compactMap(\.self)
        if let value = known[name], types.contains(typeName(of: value)) { return value }
        return types.contains("null") ? .null : plain(types.first ?? "", schema)
    }

    private static func plain(_ type: String, _ schema: JSON) -> JSON {
        switch type {
        case "integer": JSON(max(schema["minimum"]?.int ?? 1, 1))
        case "boolean": true
        case "array": []
        case "string": schema["format"] == "date-time" ? exampleTime : "örnek"
        default: [:]
        }
    }

    private static func typeName(of value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .number: "integer"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    private static let exampleTime: JSON = "2026-05-04T07:00:00.000Z"

    private static func row(of resource: ApiResource) -> JSON {
        .object(
            resource.columns.map { column in
                let value = known(column.name, fitting: column.kind)
                return JSON.Member(column.name, value ?? (column.isNullable ? .null : self.value(column.kind)))
            })
    }

    private static func known(_ name: String, fitting kind: FieldKind) -> JSON? {
        guard let value = known[name], kind.read(value) != nil else { return nil }
        return value
    }

    /// A value that fits the kind; never null.
    private static func value(_ kind: FieldKind) -> JSON {
        switch kind {
        case .id: 1
        case .int(let range): JSON(min(max(range.lowerBound, 1), range.upperBound))
        case .bool: true
        case .money: "149.90"
        case .percent: "20"
        case .text(let max): .string(String("örnek".prefix(max)))
        case .time: exampleTime
        case .choice(let words), .choices(let words): JSON(words.first)
        case .words(let words): .array(words.prefix(1).map(JSON.string))
        case .texts, .list: []
        case .object, .any: [:]
        }
    }

    /// Values by the name of the column or field; used where they fit its kind. Texts are what a shop would hold.
    private static let known: [String: JSON] = [
        "id": 42, "kullanici_id": 3, "siparis_numarasi": "10254781", "sku": "BRD-25", "barkod": "8690000000011",
        "ad": "Seramik bardak", "adet": 2, "birim_fiyat": "149.90", "toplam_tutar": "299.80", "toplam_fiyat": "299.80",
        "kargo_ucreti": "0.00", "para_birimi": "TRY", "odeme_durumu": "odendi", "musteri_ad": "Ayşe Işık",
        "musteri_telefon": "+905321234567", "musteri_eposta": "ayse@ornek.com", "kategori": "Mutfak", "stok": 12,
        "metin": "Cumhuriyet Mah. Çınar Sok. 5/3", "ilce": "Kadıköy", "il": "İstanbul", "ulke_kodu": "TR",
        "telefon": "+905321234567", "neden": "müşteri vazgeçti", "aciklama": "Kapıcıya bırakılsın", "maliyet": "74.95",
        "izinler": ["kapsam": "kendi", "izinler": ["siparisler": ["gor"]]], "email": "bayi@ornek.com", "rol": "bayi",
        "adres": "https://ornek.com/kanca", "aktif": true, "carpan": 1,
        "gorsel_url": "https://ornek.com/bardak.jpg",
        "fatura_url": "https://ornek.com/fatura.pdf", "fatura_no": "EME2026000025208",
        "api_url": "https://api.ornek.com", "kod": "ornek_pazar", "dil": "tr", "olay": "siparis_kargoda",
        "mesaj": "Siparişiniz yarın elinizde.", "mime": "application/pdf", "ozet": "9f86d081884c7d65…",
        "dosya_url": "/api/v1/siparis-dosyalari/42", "on_ek": "oms_1a2b3c4d", "kapsamlar": ["siparisler.gor"],
        "adresler": ["192.0.2.0/24"], "tutar_alt": "100.00", "oncelik": 100, "cozuldu": true, "gecis_saat": 24,
        "surum": 1, "teslimat_adresi": [:], "urunler": [], "bayi_id": 3, "rol_id": 4, "is_id": 45,
        "sonuc": "tamamlandi", "bicim": "json", "baslik": "Kayıp dizüstü bilgisayar",
    ]
}
