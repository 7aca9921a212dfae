import ArgumentParser
import Domain
import Foundation
import Operations
import SQLEngine
import Sealing

/// Ends a command with a plain sentence on standard error.
struct CommandFailure: Error {
    var message: String
    /// 1: it did not work. 2: the input is at fault.
    var exitCode: Int32 = 1
}

/// Writes to standard error, where people look for what went wrong.
func complain(_ message: String) { FileHandle.standardError.write(Data((message + "\n").utf8)) }

/// Writes a line to standard output.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

/// Runs the body of a command; every fault that is known becomes a sentence and an exit code.
func reportingFailures(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let failure as CommandFailure {
        complain("siparis: " + failure.message)
        throw ExitCode(failure.exitCode)
    } catch let error as KeyFileError {
        complain("siparis: \(error)")
        throw ExitCode(1)
    } catch let error as Migrator.Failure {
        complain("siparis: " + explanation(of: error))
        throw ExitCode(1)
    } catch let error as SQLError {
        complain("siparis: database: \(error.message)")
        throw ExitCode(1)
    } catch let error as OperationError {
        complain("siparis: " + explanation(of: error))
        throw ExitCode(1)
    }
}

private func explanation(of failure: Migrator.Failure) -> String {
    switch failure {
    case .databaseIsNewer(let known, let has):
        "the database has schema \(has), this program knows \(known): install the newer program."
    case .checksumDiffers(let number, let name):
        "schema step \(number) (\(name)) was applied by a different build; this program must not touch the database."
    }
}

private func explanation(of error: OperationError) -> String {
    switch error {
    case .notFound: "there is no such thing."
    case .forbidden: "this is not allowed."
    case .conflict(_, let message): message
    case .outside(let error): error.message
    case .invalid(let problems): problems.map { "\($0.field): \($0.message)" }.joined(separator: " ")
    }
}
