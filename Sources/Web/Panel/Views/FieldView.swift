import Operations

/// What a form was sent with, so that nothing has to be typed twice.
struct FormState {
    var values: [String: String] = [:]
    var problems: [FieldProblem] = []

    init(_ values: [String: String] = [:]) { self.values = values }

    init(_ form: FormFields, problems: [FieldProblem]) {
        for field in form.fields where values[field.name] == nil { values[field.name] = field.value }
        self.problems = problems
    }

    subscript(name: String) -> String { values[name] ?? "" }
}

/// A field of a form with its label, value, hint and error.
struct FieldView {
    private(set) var fieldID: String
    let fieldName: String
    let fieldLabel: String
    var fieldValue = ""
    var inputType = "text"
    var isInput = false
    var isSelect = false
    var isTextarea = false
    var isCheckbox = false
    var isChecked = false
    var isRequired = false
    var isOptional = false
    var isWide = false
    var autocomplete: String?
    var inputMode: String?
    var placeholder: String?
    var describedBy: String?
    var fieldHint: String?
    var fieldError: String?
    var options: [OptionView] = []

    private init(_ name: String, _ label: String, _ state: FormState) {
        (fieldID, fieldName, fieldLabel) = (FieldView.id(of: name), name, label)
        fieldError = state.problems.first { $0.field == name }?.message
        if fieldError != nil { describedBy = "\(fieldID)-hata" }
    }

    /// One line of text.
    static func input(_ name: String, _ label: String, _ state: FormState, type: String = "text") -> FieldView {
        var field = FieldView(name, label, state)
        (field.isInput, field.inputType) = (true, type)
        if type != "password" { field.fieldValue = state[name] }
        return field
    }

    static func textarea(_ name: String, _ label: String, _ state: FormState) -> FieldView {
        var field = FieldView(name, label, state)
        (field.isTextarea, field.fieldValue, field.isWide) = (true, state[name], true)
        return field
    }

    static func checkbox(_ name: String, _ label: String, _ state: FormState) -> FieldView {
        var field = FieldView(name, label, state)
        (field.isCheckbox, field.isChecked) = (true, state[name] == "1")
        return field
    }

    static func select(
        _ name: String, _ label: String, _ state: FormState, _ options: [(value: String, label: String)]
    ) -> FieldView {
        var field = FieldView(name, label, state)
        field.isSelect = true
        field.options = options.map { OptionView($0.value, $0.label, selected: state[name]) }
        return field
    }

    func required() -> FieldView { changed { $0.isRequired = true } }
    func optional() -> FieldView { changed { $0.isOptional = true } }
    func wide() -> FieldView { changed { $0.isWide = true } }
    func placeholder(_ text: String) -> FieldView { changed { $0.placeholder = text } }
    func autocomplete(_ token: String) -> FieldView { changed { $0.autocomplete = token } }
    func inputMode(_ mode: String) -> FieldView { changed { $0.inputMode = mode } }
    func hint(_ text: String) -> FieldView {
        changed { field in
            field.fieldHint = text
            field.describedBy = ["\(field.fieldID)-ipucu", field.describedBy].compactMap { $0 }.joined(separator: " ")
        }
    }

    /// With an id of its own, for a page that holds the same form several times. To be called first.
    func numbered(_ number: Int64) -> FieldView { changed { $0.fieldID += "-\(number)" } }

    private func changed(_ change: (inout FieldView) -> Void) -> FieldView {
        var field = self
        change(&field)
        return field
    }

    /// `urunler[0].adet` becomes `alan-urunler-0-adet`.
    static func id(of name: String) -> String {
        "alan-" + name.split { "[].".contains($0) }.joined(separator: "-")
    }
}

/// The list of problems over a form, each leading to its field.
struct ProblemSummary {
    struct Item {
        let problemText: String
        let problemAnchor: String?
    }

    let problemItems: [Item]

    /// Nil without problems.
    ///
    /// - Parameter place: what stands before a problem's text to say where it is.
    init?(_ problems: [FieldProblem], fields: [FieldView], place: (FieldProblem) -> String = { _ in "" }) {
        guard !problems.isEmpty else { return nil }
        problemItems = problems.map { problem in
            let field = fields.first { $0.fieldName == problem.field }
            let text = field.map { "\($0.fieldLabel): \(problem.message)" } ?? problem.message
            return Item(problemText: place(problem) + text, problemAnchor: field?.fieldID)
        }
    }
}
