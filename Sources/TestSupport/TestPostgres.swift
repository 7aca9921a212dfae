import Foundation
import Glibc
import PostgresEngine

/// The PostgreSQL server of the tests: one for the whole process, started when the first test asks for it.
///
/// The environment variable `SIPARIS_TEST_POSTGRES_URL` names another server to use instead.
package enum TestPostgres {
    /// Where the server is to be reached, through its socket in the file system.
    ///
    /// - Throws: ``PostgresUnavailable`` if there is no PostgreSQL on this machine or it does not start.
    package static func url() async throws -> String {
        if let url = ProcessInfo.processInfo.environment["SIPARIS_TEST_POSTGRES_URL"] { return url }
        return try await cluster.value.url
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
        let cluster = try PostgresCluster.start()
        PostgresCluster.stopAtExit(cluster)
        return cluster
    }
}

/// Why there is no server to test with.
package struct PostgresUnavailable: Error, CustomStringConvertible {
    package var description: String
}
