import Foundation
import Glibc
import PostgresEngine
import SQLEngine

/// The PostgreSQL server of the tests: one for the whole process, started when the first test asks for it.
///
/// The environment variable `SIPARIS_TEST_POSTGRES_URL` names another server to use instead.
package enum TestPostgres {
    /// Where the server is to be reached, through its socket in the file system, by a role that owns the database and is
    /// no superuser: row-level security binds it, as it should the role of a real installation.
    ///
    /// - Throws: ``PostgresUnavailable`` if there is no PostgreSQL on this machine or it does not start.
    package static func url() async throws -> String {
        if let url = ProcessInfo.processInfo.environment["SIPARIS_TEST_POSTGRES_URL"] { return url }
        return try await cluster.value.url(role: "siparis")
    }

    /// The same for the server's administrator.
    package static func administratorURL() async throws -> String {
        if let url = ProcessInfo.processInfo.environment["SIPARIS_TEST_POSTGRES_URL"] { return url }
        return try await cluster.value.url(role: "postgres")
    }

    /// An address that leads to a new and empty schema, for a program that is told nothing but an address.
    package static func urlWithNewSchema() async throws -> String {
        let (url, schema) = (try await url(), newSchemaName())
        let database = try PostgresDatabase(url: url, schema: schema)
        await database.close()
        return url + (url.contains("?") ? "&" : "?") + "options=-c%20search_path%3D" + schema
    }

    /// A name that no other test uses, in this process or another.
    package static func newSchemaName() -> String {
        "sinama_" + String(UInt64.random(in: .min ... .max), radix: 36)
    }

    private static let cluster = Task.detached {
        let cluster = try await TestPostgres.startCluster()
        PostgresCluster.stopAtExit(cluster)
        let administrator = try PostgresDatabase(url: cluster.url(role: "postgres"), schema: nil)
        try await administrator.write { tx in
            try tx.runScript(
                """
                CREATE ROLE siparis LOGIN;
                ALTER DATABASE postgres OWNER TO siparis;
                GRANT SET ON PARAMETER deadlock_timeout TO siparis;
                """)
        }
        await administrator.close()
        return cluster
    }

    /// On a thread of its own, because it takes seconds and other tests need theirs.
    private static func startCluster() async throws -> PostgresCluster {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try PostgresCluster.start() }) }.start()
        }
    }
}

/// Why there is no server to test with.
package struct PostgresUnavailable: Error, CustomStringConvertible {
    package var description: String
}
