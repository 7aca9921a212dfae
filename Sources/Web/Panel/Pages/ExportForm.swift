import Domain
import LosslessJSON
import Operations
import Storage

/// The form of a new export: what one may choose of each source.
struct ExportForm {
    let source: ExportSource
    let texts: Texts

    private static let names = [
        "bicim", "ayrac", "zaman", "satirli", "grup", "ara", "entegrasyon_id", "durum", "olusturma_baslangic",
        "olusturma_bitis", "zaman_baslangic", "zaman_bitis",
    ]

    /// What a link to the form has filled in already.
    static func values(of request: WebRequest) -> [String: String] {
        Dictionary(uniqueKeysWithValues: names.map { ($0, request.queryValue($0)) })
    }

    func fields(_ state: FormState, _ accounts: [IntegrationChoice]) -> [FieldView] {
        let format = FieldView.select(
            "bicim", texts("export_format"), state,
            [("csv", texts("format_csv")), ("xlsx", texts("format_xlsx"))]
        ).required().hint(texts("export_format_hint"))
        let separator = FieldView.select(
            "ayrac", texts("separator"), state,
            [
                (CSVSeparator.semicolon.rawValue, texts("separator_semicolon")),
                (CSVSeparator.comma.rawValue, texts("separator_comma")),
                (CSVSeparator.tab.rawValue, texts("separator_tab")),
            ]
        ).hint(texts("separator_hint"))
        let times = FieldView.select(
            "zaman", texts("times"), state,
            [(ExportTimes.local.rawValue, texts("times_local")), (ExportTimes.iso.rawValue, texts("times_iso"))])
        return [format, separator, times] + filters(state, accounts)
    }

    private func filters(_ state: FormState, _ accounts: [IntegrationChoice]) -> [FieldView] {
        let any = (value: "", label: texts("any"))
        let account = FieldView.select(
            "entegrasyon_id", texts(source == .supplierProducts ? "supplier" : "integration"), state,
            [any] + accounts.map { (value: $0.id.description, label: $0.name) })
        let search = FieldView.input("ara", texts("search"), state).optional().autocomplete("off")
        switch source {
        case .orders:
            let groups = OrderGroup.allCases.map { group in
                (value: group == .all ? "" : group.rawValue, label: texts(group.phrase))
            }
            let group = FieldView.select("grup", texts("filter_group"), state, groups)
            return [group, account, search.wide()] + span("olusturma", state) + [
                FieldView.checkbox("satirli", texts("export_lines"), state).wide()
            ]
        case .supplierProducts: return [account, search]
        case .jobs:
            return [
                FieldView.select(
                    "durum", texts("status"), state,
                    [any] + JobStatus.allCases.map { (value: $0.rawValue, label: texts($0.mark.phrase)) })
            ]
        case .messages:
            return [
                FieldView.select(
                    "durum", texts("status"), state,
                    [any] + MessageStatus.allCases.map { (value: $0.rawValue, label: texts($0.mark.phrase)) })
            ]
        case .systemLog, .errorLog: return span("zaman", state)
        case .products, .matches: return []
        }
    }

    private func span(_ name: String, _ state: FormState) -> [FieldView] {
        [
            FieldView.input("\(name)_baslangic", texts("filter_from"), state, type: "datetime-local").optional(),
            FieldView.input("\(name)_bitis", texts("filter_to"), state, type: "datetime-local").optional(),
        ]
    }

    /// - Throws: ``OperationError/invalid(_:)``
    func read(_ form: FormFields) throws(OperationError) -> ExportInput {
        var problems: [FieldProblem] = []
        let format = ExportFormat(rawValue: form["bicim"] ?? "")
        if format == nil { problems.append(FieldProblem("bicim", texts("choose_one"))) }
        var filters: [JSON.Member] = []
        for name in ["grup", "ara", "entegrasyon_id", "durum"] {
            if let value = form.filled(name) { filters.append(JSON.Member(name, .string(value))) }
        }
        for name in ["olusturma_baslangic", "olusturma_bitis", "zaman_baslangic", "zaman_bitis"] {
            guard let text = form.filled(name) else { continue }
            if let moment = IstanbulTime.parse(text) {
                filters.append(JSON.Member(name, .string(moment.description)))
            } else {
                problems.append(FieldProblem(name, texts("bad_time")))
            }
        }
        guard let format, problems.isEmpty else { throw .invalid(problems) }
        let options = ExportOptions(
            separator: form["ayrac"].flatMap(CSVSeparator.init) ?? .semicolon,
            times: form["zaman"].flatMap(ExportTimes.init) ?? .local, hasLines: form["satirli"] == "1")
        return ExportInput(source, format, options: options, filters: .object(filters))
    }

    /// The wrong fields by the names that the form knows.
    static func fields(of problem: Problem) -> [FieldProblem] {
        problem.fields.map { field in
            FieldProblem(String(field.field.trimmingPrefix("suzgecler.")), field.message)
        }
    }

    /// What an export was narrowed to; nil if to nothing.
    static func summary(of filters: String) -> String? {
        guard let members = try? JSON(parsing: filters).members, !members.isEmpty else { return nil }
        return members.map { "\($0.name): \($0.value.text ?? "")" }.joined(separator: " · ")
    }
}
