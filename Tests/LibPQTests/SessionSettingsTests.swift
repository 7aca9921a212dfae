import LibPQ
import Testing

@Suite("Session settings")
struct SessionSettingsTests {
    @Test("the time zone is always set, the rest only if asked for")
    func defaults() throws {
        let settings = SessionSettings(try ConnectionInfo(url: "postgres://h/x"))
        #expect(settings.sql == "SELECT set_config($1, $2, false)")
        #expect(settings.parameters == [.text("timezone"), .text("UTC")])
    }

    @Test("schemas are quoted, limits are whole milliseconds rounded up")
    func everything() throws {
        var info = try ConnectionInfo(url: "postgres://h/x")
        info.searchPath = ["sema", #"gar"ip, ad"#]
        info.statementTimeout = .seconds(30)
        info.lockTimeout = .microseconds(1)
        info.idleInTransactionTimeout = .zero
        let settings = SessionSettings(info)
        #expect(settings.sql.hasSuffix("set_config($7, $8, false), set_config($9, $10, false)"))
        let expected = [
            "timezone", "UTC", "search_path", #""sema", "gar""ip, ad""#, "statement_timeout", "30000ms",
            "lock_timeout", "1ms", "idle_in_transaction_session_timeout", "0ms",
        ]
        #expect(settings.parameters == expected.map(PGValue.text))
    }
}
