import Domain
import LosslessJSON
import SQLEngine
import Storage
import TestSupport
import Testing

@Suite("The error log")
struct ErrorLogTests {
    private func stored(_ raw: String?, message: String = "olmadı", on engine: EngineUnderTest) async throws -> (
        raw: JSON?, message: String
    ) {
        try await withDatabase(engine) { database in
            try await database.write { tx in
                let error = IntegrationError(.permanent, code: "x", message: message, rawAnswer: raw)
                try ErrorLog.write(
                    ErrorLogEntry(table: "siparisler", row: 1, error: error, origin: "sınama"),
                    now: Timestamp(milliseconds: 0), tx)
                return try tx.one("SELECT raw_response, hata_mesaji FROM hata_log") { row in
                    let raw = try row.next(JSONText?.self)
                    return (try raw.map { try JSON(parsing: $0.text) }, try row.next(String.self))
                }
            }
        }
    }

    @Test(
        "The values of fields that hold secrets or people are hidden, at any depth", arguments: EngineUnderTest.allCases
    )
    func redacts(_ engine: EngineUnderTest) async throws {
        let raw = """
            {"access_token":"gizli1","a":[{"Password":"gizli2","kod":5,"adres":{"phone":"gizli3","city":"İzmir"}}],
            "APIKEY":{"x":"gizli4"},"customerFirstName":"gizli5","mesaj":"görünür"}
            """
        let json = try #require(try await stored(raw, on: engine).raw)
        #expect(!json.description.contains("gizli"))
        #expect(json["mesaj"] == "görünür" && json["a"]?[0]?["kod"] == 5)
        #expect(json["a"]?[0]?["adres"]?["city"] == "İzmir")
    }

    @Test("An answer that is no JSON is kept as text", arguments: EngineUnderTest.allCases)
    func plainText(_ engine: EngineUnderTest) async throws {
        let json = try await stored("<html>502 Bad Gateway</html>", on: engine).raw
        #expect(json == ["metin": "<html>502 Bad Gateway</html>"])
    }

    @Test(
        "A NUL never reaches the database, neither as a character nor as an escape",
        arguments: EngineUnderTest.allCases,
        ["a\u{0}b", "{\"a\":\"x\\u0000y\"}", "{\"a\u{0}\":1}", "{\"x\\u0000\":1}"])
    func nul(_ engine: EngineUnderTest, _ raw: String) async throws {
        let json = try #require(try await stored(raw, on: engine).raw)
        #expect(!json.description.contains("\u{0}") && !json.description.contains("u0000"))
        #expect(json.description.contains("\u{FFFD}"))
    }

    @Test("An answer that is too long is cut, and still stored", arguments: EngineUnderTest.allCases)
    func long(_ engine: EngineUnderTest) async throws {
        let raw = "{\"a\":\"" + String(repeating: "ş", count: 50_000) + "\"}"
        let json = try #require(try await stored(raw, message: String(repeating: "ğ", count: 5000), on: engine).raw)
        #expect((1...8000).contains(try #require(json["metin"]?.string?.count)))
    }

    @Test("A message that is too long is cut", arguments: EngineUnderTest.allCases)
    func longMessage(_ engine: EngineUnderTest) async throws {
        let message = try await stored(nil, message: String(repeating: "ğ", count: 5000), on: engine).message
        #expect(message.count == 2000)
    }

    @Test(
        "Secrets in an answer that is no JSON, or too long for one, do not reach the log",
        arguments: EngineUnderTest.allCases)
    func redactsLongAnswers(_ engine: EngineUnderTest) async throws {
        let raw = "{\"access_token\":\"gizli\",\"a\":\"" + String(repeating: "x", count: 9000) + "\"}"
        let json = try #require(try await stored(raw, on: engine).raw)
        #expect(!json.description.contains("gizli"))
    }
}
