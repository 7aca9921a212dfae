/// Who buys in the simulated shops, and where the parcels go. All names are made up from common ones.
package enum DemoPeople {
    /// First names, with every Turkish letter somewhere.
    package static let firstNames = [
        "Ayşe", "Fatma", "Zeynep", "Elif", "Şükriye", "Çiğdem", "Gülşah", "Işıl", "İpek", "Özge", "Ülkü", "Mehmet",
        "Mustafa", "Ahmet", "Hüseyin", "İbrahim", "Oğuzhan", "Çağrı", "Şükrü", "Ömer", "Ümit", "Ilgaz", "Tuğrul",
    ]

    /// Last names.
    package static let lastNames = [
        "Yılmaz", "Kaya", "Demir", "Şahin", "Çelik", "Yıldız", "Öztürk", "Aydın", "Özdemir", "Arslan", "Doğan",
        "Kılıç", "Çetin", "Işık", "Güneş", "İnce", "Ünal", "Şimşek", "Çağlar", "Gökçe", "Karadağ", "Tığ",
    ]

    /// Districts with their city; the postal codes are those of the district centres.
    package static let districts: [DemoDistrict] = [
        .init("İstanbul", 34, "Şişli", "Mecidiyeköy Mah.", "34387"),
        .init("İstanbul", 34, "Üsküdar", "Çengelköy Mah.", "34680"),
        .init("İstanbul", 34, "Kadıköy", "Göztepe Mah.", "34730"),
        .init("Ankara", 6, "Çankaya", "Kızılay Mah.", "06420"),
        .init("Ankara", 6, "Keçiören", "Etlik Mah.", "06010"),
        .init("İzmir", 35, "Karşıyaka", "Bostanlı Mah.", "35590"),
        .init("İzmir", 35, "Çiğli", "Ataşehir Mah.", "35620"),
        .init("Bursa", 16, "Nilüfer", "Özlüce Mah.", "16110"),
        .init("Antalya", 7, "Muratpaşa", "Şirinyalı Mah.", "07160"),
        .init("Konya", 42, "Selçuklu", "Bosna Hersek Mah.", "42250"),
        .init("Adana", 1, "Seyhan", "Reşatbey Mah.", "01120"),
        .init("Gaziantep", 27, "Şehitkamil", "Gazimuhtarpaşa Mah.", "27090"),
        .init("Eskişehir", 26, "Odunpazarı", "Büyükdere Mah.", "26040"),
        .init("Trabzon", 61, "Ortahisar", "Kalkınma Mah.", "61080"),
        .init("Diyarbakır", 21, "Kayapınar", "Fırat Mah.", "21070"),
        .init("Muğla", 48, "Menteşe", "Kötekli Mah.", "48000"),
        .init("Ağrı", 4, "Doğubayazıt", "Büyükağrı Mah.", "04400"),
        .init("Şanlıurfa", 63, "Haliliye", "Paşabağı Mah.", "63050"),
    ]

    /// Streets of addresses.
    package static let streets = [
        "Atatürk Cad.", "Cumhuriyet Cad.", "İnönü Bulvarı", "Gül Sok.", "Çınar Sok.", "Lale Sok.", "Işıklar Cad.",
        "Öğretmenler Sok.", "Şehit Teğmen Kalmaz Cad.", "Yeşilırmak Sok.",
    ]

    /// Companies that order on invoice.
    package static let companies: [DemoCompany] = [
        .init("Çınar Gıda Sanayi ve Ticaret Ltd. Şti.", "Şişli", "1234567890"),
        .init("Işıltı Aydınlatma A.Ş.", "Çankaya", "2345678901"),
        .init("Öz Ümit İnşaat Tic. Ltd. Şti.", "Karşıyaka", "3456789012"),
    ]

    /// A person with an address, a telephone number and a mail address of the kind that a marketplace relays.
    package static func buyer(using random: inout SplitMix64) -> DemoBuyer {
        let place = random.pick(districts)
        let street = random.pick(streets)
        let number = 1 + random.below(120)
        let door = 1 + random.below(24)
        return DemoBuyer(
            firstName: random.pick(firstNames),
            lastName: random.pick(lastNames),
            phone: "5550" + random.digits(6),
            email: "pf+" + random.digits(8) + "@trendyolmail.com",
            district: place,
            addressLine: "\(place.neighborhood) \(street) No:\(number) D:\(door)")
    }
}

/// A district of a city.
package struct DemoDistrict: Sendable, Equatable {
    package let city: String
    /// The number plate code, 1 to 81.
    package let cityCode: Int
    package let name: String
    package let neighborhood: String
    package let postalCode: String

    /// A district of one's own, for tests.
    package init(_ city: String, _ cityCode: Int, _ name: String, _ neighborhood: String, _ postalCode: String) {
        self.city = city
        self.cityCode = cityCode
        self.name = name
        self.neighborhood = neighborhood
        self.postalCode = postalCode
    }
}

/// A company that wants an invoice in its own name.
package struct DemoCompany: Sendable, Equatable {
    package let name: String
    package let taxOffice: String
    /// Ten digits.
    package let taxNumber: String

    /// A company of one's own, for tests.
    package init(_ name: String, _ taxOffice: String, _ taxNumber: String) {
        self.name = name
        self.taxOffice = taxOffice
        self.taxNumber = taxNumber
    }
}

/// Somebody who orders, with all that the marketplace tells the seller of them.
package struct DemoBuyer: Sendable, Equatable {
    package var firstName: String
    package var lastName: String
    /// Ten digits without the leading zero; nil where the marketplace hides it.
    package var phone: String?
    package var email: String
    package var district: DemoDistrict
    package var addressLine: String
    /// Set if the invoice goes to a company.
    package var company: DemoCompany?

    /// A person of one's own, for tests.
    package init(
        firstName: String,
        lastName: String,
        phone: String?,
        email: String,
        district: DemoDistrict,
        addressLine: String,
        company: DemoCompany? = nil
    ) {
        self.firstName = firstName
        self.lastName = lastName
        self.phone = phone
        self.email = email
        self.district = district
        self.addressLine = addressLine
        self.company = company
    }

    /// First and last name.
    package var fullName: String { firstName + " " + lastName }
}
