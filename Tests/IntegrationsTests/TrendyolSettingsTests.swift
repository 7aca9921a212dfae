import Domain
import Testing

@testable import Integrations

@Suite("Trendyol settings")
struct TrendyolSettingsTests {
    static let good: [(text: String, sellerID: String, userAgent: String, usesStream: Bool)] = [
        (#"{"satici_no": "2738"}"#, "2738", "2738 - SelfIntegration", true),
        (#"{"satici_no": 2738, "akis": false}"#, "2738", "2738 - SelfIntegration", false),
        (#"{"satici_no": " 2738 ", "akis": "hayir"}"#, "2738", "2738 - SelfIntegration", false),
        (
            #"{"satici_no": "2738", "entegrator_adi": "OrnekYazilim", "akis": true}"#, "2738", "2738 - OrnekYazilim",
            true
        ),
        (#"{"satici_no": "2738", "entegrator_adi": "Örnek Yazılım\r\nX: 1"}"#, "2738", "2738 - rnekYazlmX1", true),
        (
            #"{"satici_no": "2738", "entegrator_adi": "A123456789012345678901234567890123456789"}"#, "2738",
            "2738 - A12345678901234567890123456789", true
        ),
        (#"{"satici_no": "2738", "entegrator_adi": "", "akis": null}"#, "2738", "2738 - SelfIntegration", true),
    ]

    @Test("settings are read", arguments: good)
    func read(text: String, sellerID: String, userAgent: String, usesStream: Bool) throws {
        let settings = try TrendyolSettings(configuration: text)
        #expect(settings.sellerID == sellerID)
        #expect(settings.userAgent == userAgent)
        #expect(settings.usesStream == usesStream)
    }

    @Test(
        "without a seller number there is no client",
        arguments: ["", "{}", "[]", "x", #"{"satici_no": ""}"#, #"{"satici_no": null}"#, #"{"satici_no": "27/38"}"#])
    func refused(text: String) throws {
        let error = try #require(throws: IntegrationError.self) {
            try TrendyolClient(
                account: trendyolAccount(configuration: text), transport: CannedTransport(),
                now: { Timestamp(milliseconds: 0) })
        }
        #expect(error.kind == .credentials)
        #expect(error.message.contains("Trendyol"))
    }
}
