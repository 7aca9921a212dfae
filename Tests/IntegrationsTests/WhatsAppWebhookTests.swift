import Domain
import Integrations
import Sealing
import Testing

@Suite("The webhook of WhatsApp")
struct WhatsAppWebhookTests {
    private func payload(_ changes: String) -> [UInt8] {
        Array(#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[\#(changes)]}]}"#.utf8)
    }

    private func statuses(_ phone: String, _ statuses: String) -> String {
        #"{"field":"messages","value":{"metadata":{"phone_number_id":"\#(phone)"},"statuses":[\#(statuses)]}}"#
    }

    @Test("answers the handshake of somebody who knows the token")
    func handshake() {
        func answer(_ mode: String?, _ token: String?, _ challenge: String?, _ expected: String) -> String? {
            WhatsAppWebhook.challengeAnswer(
                mode: mode, verifyToken: token, challenge: challenge, expected: Secret(expected))
        }
        #expect(answer("subscribe", "t-1", "1158201444", "t-1") == "1158201444")
        #expect(answer("subscribe", "t-2", "1158201444", "t-1") == nil)
        #expect(answer("unsubscribe", "t-1", "1158201444", "t-1") == nil)
        #expect(answer("subscribe", nil, "1158201444", "t-1") == nil)
        #expect(answer("subscribe", "t-1", nil, "t-1") == nil)
        #expect(answer("subscribe", "", "1158201444", "") == nil)
    }

    @Test("refuses every changed bit, and any signature while no secret is set")
    func signature() {
        let body = Array(#"{"object":"whatsapp_business_account"}"#.utf8)
        let header = "sha256=" + HMACSignature.hexadecimal(of: body, key: Secret("gizli"))
        #expect(WhatsAppWebhook.isSigned(body, header: header, appSecrets: [Secret("gizli")]))
        for bit in 0..<256 {
            var digits = Array(header.utf8)
            let position = 7 + bit / 4
            let nibble = Int(String(UnicodeScalar(digits[position])), radix: 16) ?? 0
            digits[position] = Array(String(nibble ^ (1 << (bit % 4)), radix: 16).utf8)[0]
            let changed = String(decoding: digits, as: UTF8.self)
            #expect(!WhatsAppWebhook.isSigned(body, header: changed, appSecrets: [Secret("gizli")]))
        }
        let unset = "sha256=" + HMACSignature.hexadecimal(of: body, key: Secret(""))
        #expect(!WhatsAppWebhook.isSigned(body, header: unset, appSecrets: [Secret("")]))
    }

    @Test("reads everything of several numbers and leaves out what it does not know")
    func several() throws {
        let webhook = try WhatsAppWebhook(
            parsing: payload(
                [
                    statuses(
                        "10", #"{"id":"w1","status":"read","timestamp":"1698266945"},{"id":"w2","status":"yeni"}"#),
                    statuses("20", #"{"id":"w3","status":"played","timestamp":1698266945},{"status":"sent"},7"#),
                    statuses(
                        "10", #"{"id":"w4","status":"failed","timestamp":"x","errors":[{"code":131026,"title":"t"}]}"#),
                    #"{"field":"account_update","value":{}}"#, #"{"field":"messages"}"#, "null",
                    #"{"field":"messages","value":{"metadata":{"phone_number_id":"20"},"messages":[{},{}]}}"#,
                ].joined(separator: ",")))
        #expect(webhook.phoneNumberIDs == ["10", "20"])
        #expect(webhook.inboundCount == 2)
        #expect(webhook.reports.map(\.providerMessageID) == ["w1", "w3", "w4"])
        #expect(webhook.reports.map(\.status) == [.read, .read, .failed])
        #expect(webhook.reports[0].at == Timestamp(milliseconds: 1_698_266_945_000))
        #expect(webhook.reports[1].at == webhook.reports[0].at && webhook.reports[2].at == nil)
        #expect(webhook.reports[2].errorCode == "131026" && webhook.reports[2].errorText == "t")
    }

    @Test(
        "refuses what is not from WhatsApp",
        arguments: ["", "{}", "[]", #"{"object":"page","entry":[]}"#, #"{"object":"whatsapp_business_account"}"#])
    func foreign(body: String) {
        #expect(throws: IntegrationError.self) { try WhatsAppWebhook(parsing: Array(body.utf8)) }
    }
}
