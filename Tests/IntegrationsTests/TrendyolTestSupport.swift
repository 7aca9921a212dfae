import Domain
import LosslessJSON

@testable import Integrations

/// A package with current field names, in which tests change what they are about. All values are made up.
let trendyolPackage: JSON = [
    "orderNumber": "900000001",
    "shipmentPackageId": 700_000_001,
    "status": "Created",
    "shipmentPackageStatus": "Created",
    "orderDate": 1_790_010_800_000,
    "lastModifiedDate": 1_790_000_500_000,
    "agreedDeliveryDate": 1_790_100_000_000,
    "packageGrossAmount": .number("120.00"),
    "packageSellerDiscount": .number("15.00"),
    "packageTyDiscount": .number("5.00"),
    "packageTotalPrice": .number("100.00"),
    "currencyCode": "TRY",
    "customerFirstName": " Ayşe ",
    "customerLastName": "Yılmaz",
    "customerEmail": "pf+ornek@trendyolmail.com",
    "cargoTrackingNumber": 7_330_000_000_000_001,
    "cargoTrackingLink": "https://kargo.example/1",
    "cargoProviderName": "Trendyol Express",
    "isCod": false,
    "shipmentAddress": [
        "firstName": "Ayşe", "lastName": "Yılmaz", "fullName": "Ayşe Yılmaz", "phone": "5550000000",
        "fullAddress": "Deneme Mah. 1. Sok. No:2", "city": "İzmir", "district": "Bornova", "postalCode": "35040",
        "countryCode": "TR", "taxNumber": "not-for-delivery",
    ],
    "invoiceAddress": [
        "fullName": "Ayşe Yılmaz", "company": "Örnek Ltd.", "fullAddress": "Fatura Sok. 3", "city": "İzmir",
        "district": "Konak", "taxOffice": "Konak", "taxNumber": "1234567890",
    ],
    "lines": [trendyolLine],
]

let trendyolLine: JSON = [
    "lineId": 800_000_001,
    "stockCode": "STK-1",
    "barcode": "8690000000011",
    "productName": " Örnek Tepsi, Tek Ebat ",
    "quantity": 2,
    "lineGrossAmount": .number("60.00"),
    "lineSellerDiscount": .number("7.50"),
    "lineTyDiscount": .number("2.50"),
    "lineUnitPrice": .number("50.00"),
    "vatRate": .number("20.00"),
    "commission": .number("13.5"),
    "orderLineItemStatusName": "Created",
]

extension JSON {
    /// This object with one member changed, added, or with nil removed.
    func setting(_ name: String, _ value: JSON?) -> JSON {
        var members = members ?? []
        if let index = members.firstIndex(where: { $0.name == name }) {
            if let value { members[index].value = value } else { members.remove(at: index) }
        } else if let value {
            members.append(Member(name, value))
        }
        return .object(members)
    }

    func setting(_ changes: [(String, JSON?)]) -> JSON { changes.reduce(self) { $0.setting($1.0, $1.1) } }

    /// This package with a member of its first line changed.
    func settingInLine(_ changes: (String, JSON?)...) -> JSON {
        setting("lines", [(self["lines"]?[0] ?? .null).setting(changes)])
    }
}

/// Reads one package that has to be readable.
func readTrendyol(_ package: JSON) throws -> IncomingPackage {
    let elements = try TrendyolPackageReader.readPackages(package.utf8)
    guard elements.count == 1, case .package(let package) = elements[0] else {
        throw UnexpectedElements(elements: elements)
    }
    return package
}

struct UnexpectedElements: Error {
    var elements: [ReadPackage]
}

extension HTTPRequest {
    var bodyString: String? { body.map { String(decoding: $0, as: UTF8.self) } }

    /// The address without its query.
    var address: String { String(url.prefix { $0 != "?" }) }

    /// The parts of the query, still encoded.
    var query: [String] {
        url.split(separator: "?").dropFirst().first.map { $0.split(separator: "&").map(String.init) } ?? []
    }
}

extension HTTPResponse {
    static func json(_ body: JSON, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, headers: [("Content-Type", "application/json")], body: body.utf8)
    }

    static func text(_ body: String, status: Int = 200, headers: [(String, String)] = []) -> HTTPResponse {
        HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
    }

    static let empty = HTTPResponse(status: 200)
}

func trendyolAccount(
    configuration: String = #"{"satici_no": "2738", "entegrator_adi": "OrnekYazilim"}"#,
    baseURL: String = "https://trendyol.example/integration"
) -> Account {
    Account(
        integration: ID(1), platform: .trendyol, baseURL: baseURL, apiKey: Secret("key"), apiSecret: Secret("secret"),
        userName: "", password: Secret(""), configuration: configuration)
}

func trendyolClient(
    _ transport: CannedTransport, configuration: String = #"{"satici_no": "2738"}"#,
    baseURL: String = "https://trendyol.example/integration"
) throws -> TrendyolClient {
    try TrendyolClient(
        account: trendyolAccount(configuration: configuration, baseURL: baseURL), transport: transport,
        now: { Timestamp(milliseconds: 1_790_000_000_000) })
}
