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
    } catch let error as KeyFault {
        complain("siparis: " + explanation(of: error))
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

/// What is wrong with the keys, and what to do.
func explanation(of fault: KeyFault) -> String {
    switch fault {
    case .wrongKeyFile:
        "the key file is not the one that this database was made with; give the right one by --key-file."
    case .missingMasterKey(let id):
        "the key file lacks the master key \(id), which the data keys are sealed with; "
            + "copy the newest key file from the node where keys were rotated, or restore it from its copy."
    case .damagedDataKey:
        "a data key in the database was damaged or changed; restore the database from a backup."
    case .stillUsed(let id, let rows, let dataKeys):
        "\(id) is still needed: it sealed \(rows) texts and \(dataKeys) data keys; run 'siparis anahtar rotate' first."
    case .inUse(let id): "\(id) is in use; run 'siparis anahtar rotate' first."
    case .unknown(let id): "there is no key \(id); 'siparis anahtar list' shows those that there are."
    case .collided: "another rotation took place at the same moment; run 'siparis anahtar list' and try again."
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
