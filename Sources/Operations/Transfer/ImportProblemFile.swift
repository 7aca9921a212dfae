package import Domain
import Spreadsheets
import Storage

extension Operations {
    /// What is wrong in the file of an import as a CSV file: a line for each problem.
    package func importProblemFile(_ id: ID<Import>, scope: Scope) async throws -> [UInt8] {
        let separator = CSVSeparator.semicolon.byte
        var bytes = CSVText.byteOrderMark + CSVText.line(["satir", "sutun", "kod", "mesaj"], separator: separator)
        var after: Int64?
        repeat {
            let page = try await importProblems(id, after: after, limit: 1000, scope: scope)
            for (_, problem) in page.rows {
                let cells = [String(problem.row), problem.column ?? "", problem.code, problem.message]
                bytes += CSVText.line(cells.map(FormulaGuard.guarded), separator: separator)
            }
            after = page.next
        } while after != nil
        return bytes
    }
}
