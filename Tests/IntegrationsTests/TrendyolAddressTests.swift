import Domain
import LosslessJSON
import Testing

@testable import Integrations

@Suite("Trendyol addresses")
struct TrendyolAddressTests {
    private func shipping(_ address: JSON) throws -> Address? {
        try readTrendyol(trendyolPackage.setting("shipmentAddress", address)).shippingAddress
    }

    @Test("an empty address is none, so that a later event can bring it")
    func empty() throws {
        #expect(try shipping([:]) == nil)
        #expect(try shipping(["city": " ", "fullAddress": .null, "id": 5]) == nil)
        #expect(try shipping("no object") == nil)
    }

    static let texts: [(address: JSON, text: String?)] = [
        (["fullAddress": " tam ", "address1": "bir"], "tam"),
        (["address1": " bir ", "address2": "iki", "city": "x"], "bir iki"),
        (["address1": "bir", "address2": ""], "bir"),
        (["fullAddress": "", "address2": "iki"], "iki"),
        (["city": "x"], nil),
    ]

    @Test("the full address counts, else the two lines", arguments: texts)
    func text(address: JSON, text: String?) throws {
        #expect(try shipping(address)?.text == text)
    }

    @Test("the district is the county where there is none")
    func district() throws {
        #expect(try shipping(["district": "", "countyName": "Merkez"])?.district == "Merkez")
        #expect(try shipping(["district": "Şişli", "countyName": "Merkez"])?.district == "Şişli")
        #expect(try shipping(["city": " İstanbul "])?.city == "İstanbul")
    }

    @Test("the name is first and last name where there is no full one")
    func name() throws {
        #expect(try shipping(["firstName": "Ali", "lastName": "Veli"])?.name == "Ali Veli")
    }

    @Test("the buyer's telephone number is that of the delivery")
    func phone() throws {
        let package = trendyolPackage.setting("shipmentAddress", ["phone": .null, "city": "İzmir"])
            .setting("invoiceAddress", ["phone": "5551111111"])
        #expect(try readTrendyol(package).customer.phone == nil)
    }

    @Test("tax data come from the invoice address only")
    func tax() throws {
        let package = trendyolPackage.setting("taxNumber", "9999999999")
            .setting("invoiceAddress", ["city": "İzmir", "taxNumber": "", "taxOffice": .null])
        let result = try readTrendyol(package)
        #expect(result.invoiceAddress == Address(city: "İzmir"))
        #expect(result.shippingAddress?.taxNumber == nil)
        let numeric = trendyolPackage.setting("invoiceAddress", ["taxNumber": 1_234_567_890])
        #expect(try readTrendyol(numeric).invoiceAddress?.taxNumber == "1234567890")
    }
}
