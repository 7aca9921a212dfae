import LibPQ
import Testing

@Suite("PostgresError")
struct PostgresErrorTests {
    @Test(
        "what the server quotes in data exceptions is left out",
        arguments: [
            (#"invalid input syntax for type integer: "gizli""#, "invalid input syntax for type integer: …"),
            (#"value "gizli "ve" gizli" is out of range for type integer"#, "value … is out of range for type integer"),
            ("Ungültige Eingabe: »gizli« und „gizli“.", "Ungültige Eingabe: …."),
            (#"unterminated "gizli"#, "unterminated …"),
            ("division by zero", "division by zero"),
        ]
    )
    func redactsValues(message: String, expected: String) {
        #expect(ServerText.message(message, sqlState: "22P02") == expected)
    }

    @Test("names of tables and constraints stay")
    func keepsNames() {
        let message = #"duplicate key value violates unique constraint "siparisler_no_key""#
        #expect(ServerText.message(message, sqlState: "23505") == message)
        #expect(ServerText.message(message, sqlState: nil) == message)
    }

    @Test("details are kept only where they never quote a row")
    func details() {
        #expect(ServerText.detail("Key (eposta)=(gizli) already exists.", sqlState: "23505") == nil)
        #expect(ServerText.detail("Failing row contains (gizli).", sqlState: "44000") == nil)
        #expect(ServerText.detail("gizli", sqlState: nil) == nil)
        let deadlock = "Process 1 waits for ShareLock on transaction 2."
        #expect(ServerText.detail(deadlock, sqlState: "40P01") == deadlock)
    }

    @Test("its description is one line with everything that is known")
    func description() {
        var error = PostgresError(.server, "duplicate key", sqlState: "23505")
        error.constraint = "siparisler_no_key"
        error.table = "siparisler"
        #expect(error.description == "server 23505: duplicate key, constraint siparisler_no_key, table siparisler")
        #expect(error.sqlStateClass == "23")
        #expect(PostgresError(.closed, "the connection is down").description == "closed: the connection is down")
    }
}
