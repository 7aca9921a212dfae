import Foundation
import Glibc
import Synchronization

/// A PostgreSQL server with its data in a temporary folder, for as long as this process lives.
///
/// It is the child of a shell that waits for the end of its standard input. That end comes when this process ends,
/// however it ends; then the shell stops the server and removes the folder.
struct PostgresCluster: Sendable {
    let folder: String
    /// The writing end of the shell's standard input.
    private let lifeline: Int32

    /// Only a part of the socket's name: no port is open, so none can be taken by others.
    private static let port = 5432

    /// Through the socket in the folder.
    func url(role: String) -> String { "postgres://\(role)@/postgres?host=\(folder)&port=\(PostgresCluster.port)" }

    /// Makes a new database cluster and starts it; takes a few seconds, during which the thread is blocked.
    ///
    /// - Throws: ``PostgresUnavailable``
    static func start() throws -> PostgresCluster {
        let programs = try programFolder()
        let name = "siparis-pg-" + String(UInt64.random(in: .min ... .max), radix: 36)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        let (input, output) = (Pipe(), Pipe())
        let process = Process()
        let shell = ["/bin/sh", "-c", script, "sh", programs, folder, String(port)]
        // PostgreSQL refuses to run as root.
        let command = getuid() == 0 ? ["/usr/sbin/runuser", "-u", "postgres", "--"] + shell : shell
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = input
        process.standardOutput = output
        let lifeline = dup(input.fileHandleForWriting.fileDescriptor)
        _ = fcntl(lifeline, F_SETFD, FD_CLOEXEC)
        do { try ChildProcess.run(process) } catch {
            throw PostgresUnavailable(description: "cannot run \(command[0]): \(error)")
        }
        try? input.fileHandleForWriting.close()
        let answer = answer(from: output.fileHandleForReading)
        guard answer == ready else {
            close(lifeline)
            throw PostgresUnavailable(description: "the PostgreSQL server for the tests did not start:\n" + answer)
        }
        return PostgresCluster(folder: folder, lifeline: lifeline)
    }

    private static let ready = "ready\n"

    /// Reads until the shell says that the server is ready, or until its end.
    private static func answer(from output: FileHandle) -> String {
        var bytes: [UInt8] = []
        while String(decoding: bytes, as: UTF8.self) != ready {
            let more = output.availableData
            if more.isEmpty { break }
            bytes += more
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Cuts the lifeline and waits up to five seconds until the folder is gone.
    private func stop() {
        close(lifeline)
        for _ in 0..<500 where access(folder, F_OK) == 0 { usleep(10_000) }
    }

    private static let running = Mutex<PostgresCluster?>(nil)

    /// Stops the server when this process exits normally. In every other case only the shell does it.
    static func stopAtExit(_ cluster: PostgresCluster) {
        running.withLock { $0 = cluster }
        atexit { PostgresCluster.running.withLock { $0 }?.stop() }
    }
}

extension PostgresCluster {
    /// Arguments: the folder of the programs, the folder to create, the port. Says "ready" on its output, or why not.
    private static let script = """
        programs=$1; folder=$2; port=$3; server=
        trap '' INT HUP PIPE
        umask 077
        mkdir "$folder" 2>&1 || exit 1
        finish() {
            if [ -n "$server" ]; then kill -QUIT "$server"; wait "$server"; fi
            rm -rf "$folder"
        }
        fail() { cat "$folder"/*.log; finish; exit 1; }
        "$programs/initdb" -D "$folder/veri" -U postgres --auth=trust --encoding=UTF8 --locale=C --no-sync \\
            >"$folder/initdb.log" 2>&1 </dev/null || fail
        "$programs/postgres" -D "$folder/veri" -p "$port" -k "$folder" -c listen_addresses= \\
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400 \\
            -c shared_buffers=64MB -c log_min_messages=panic -c autovacuum=off \\
            >"$folder/server.log" 2>&1 </dev/null &
        server=$!
        tries=1200
        until "$programs/pg_isready" -q -h "$folder" -p "$port"; do
            tries=$((tries - 1))
            if [ "$tries" -eq 0 ] || ! kill -0 "$server"; then fail; fi
            sleep 0.1
        done 2>/dev/null
        echo ready
        exec >/dev/null 2>&1
        cat >/dev/null
        finish
        """

    /// The folder with `initdb` and `postgres`, which distributions keep out of the search path.
    private static func programFolder() throws -> String {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let newestFirst = versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }
        let candidates = [configuredFolder()].compactMap(\.self) + newestFirst.map { "/usr/lib/postgresql/\($0)/bin" }
        let found = candidates.first { folder in
            ["initdb", "postgres", "pg_isready"].allSatisfy { access(folder + "/" + $0, X_OK) == 0 }
        }
        guard let found else {
            throw PostgresUnavailable(
                description: "PostgreSQL's programs initdb and postgres are not on this machine. ./scripts/test "
                    + "installs them; or set SIPARIS_TEST_POSTGRES_URL to a server that tests may use.")
        }
        return found
    }

    /// What `pg_config --bindir` says; nil if there is no such program.
    private static func configuredFolder() -> String? {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["pg_config", "--bindir"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? ChildProcess.run(process)) != nil else { return nil }
        let answer = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let folder = answer.trimmingCharacters(in: .whitespacesAndNewlines)
        return process.terminationStatus == 0 && !folder.isEmpty ? folder : nil
    }
}
