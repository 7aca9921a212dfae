import LibPQ
import Testing

@Suite("Connection info")
struct ConnectionInfoTests {
    @Test("special characters come out of the URL decoded")
    func specialCharacters() throws {
        let account = "ay%C5%9Fe:p%40s%3As%2Fw%3Ford%25%20%27%5C"
        let url = "postgresql://\(account)@db.example.com:6432/sipari%C5%9F?sslmode=verify-full"
        let info = try ConnectionInfo(url: url)
        #expect(info.parameters["user"] == "ayşe")
        #expect(info.parameters["password"] == #"p@s:s/w?ord% '\"#)
        #expect(info.parameters["host"] == "db.example.com")
        #expect(info.parameters["port"] == "6432")
        #expect(info.parameters["dbname"] == "sipariş")
        #expect(info.parameters["sslmode"] == "verify-full")
    }

    @Test("several hosts, IPv6 and a socket directory")
    func hosts() throws {
        #expect(try ConnectionInfo(url: "postgres://a:1,b,[::1]:3/x").parameters["host"] == "a,b,::1")
        #expect(try ConnectionInfo(url: "postgres://a:1,b,[::1]:3/x").parameters["port"] == "1,,3")
        #expect(try ConnectionInfo(url: "postgres://%2Fvar%2Frun/x").parameters["host"] == "/var/run")
        #expect(try ConnectionInfo(url: "postgres:///x?host=/var/run").parameters["host"] == "/var/run")
    }

    @Test("defaults yield to the URL, the URL to options, and the encoding to nothing")
    func precedence() throws {
        let info = try ConnectionInfo(
            url: "postgres://h/x?connect_timeout=3&keepalives_idle=7&client_encoding=LATIN5",
            options: ["keepalives_idle": "8", "client_encoding": "SQL_ASCII"]
        )
        #expect(info.parameters["application_name"] == "siparis")
        #expect(info.parameters["tcp_user_timeout"] == "30000")
        #expect(info.parameters["connect_timeout"] == "3")
        #expect(info.parameters["keepalives_idle"] == "8")
        #expect(info.parameters["client_encoding"] == "UTF8")
        #expect(info.parameters["options"] == nil)
    }

    @Test("a database name stays a name", arguments: ["host=evil", "postgres://evil"])
    func databaseName(name: String) throws {
        var info = try ConnectionInfo(url: "postgres://h/x", options: ["dbname": name])
        info.searchPath = ["bir"]
        #expect(info.parameters["dbname"] == name)
        #expect(info.parameters["host"] == "h")
    }

    @Test(
        "what isn't a PostgreSQL URL is refused, and the error doesn't repeat it",
        arguments: [
            "", "gizli", "host=gizli dbname=x", "mysql://gizli@h/x", "http://gizli", " postgres://gizli",
            "postgres:/gizli", "postgres://u:gizli%4@h/x", "postgres://u:gizli%zz@h/x", "postgres://u:gizli%00@h/x",
            "postgres://u:gizli@[::1/x", "postgres://u:gizli@h/x?bilinmeyen=1", "postgres://u:gizli@h/x?sslmode",
            "postgres://u:gizli@h:70000/x", "postgres://u:gizli@h:0/x", "postgres://u:gizli@h:-1/x",
            "postgres://u:gizli@h:5a/x", "postgres://u:gizli@h/x\u{0}y",
        ]
    )
    func refuses(url: String) {
        do throws(PostgresError) {
            let info = try ConnectionInfo(url: url)
            Issue.record("accepted as \(info)")
        } catch {
            #expect(error.kind == .invalidRequest)
            #expect(!error.description.contains("gizli"))
        }
    }

    @Test("NUL in an option is refused")
    func refusesNUL() {
        let kind = failure { () throws(PostgresError) in
            _ = try ConnectionInfo(url: "postgres://h/x", options: ["user": "a\u{0}b"])
        }
        #expect(kind == .invalidRequest)
    }

    @Test("no way of printing it shows the password")
    func hidesPassword() throws {
        let info = try ConnectionInfo(url: "postgres://u:gizli@h:1/x?sslpassword=gizli")
        var dumped = ""
        dump(info, to: &dumped)
        #expect("\(info)" == "host=h port=1 dbname=x user=u application_name=siparis")
        #expect(!dumped.contains("gizli"))
        #expect(!String(reflecting: info).contains("gizli"))
        #expect(!String(reflecting: Optional(info)).contains("gizli"))
    }
}
