import Operations

/// A page with one form.
struct FormPageView {
    let backURL: String
    let backLabel: String
    let heading: String
    var subtitle: String?
    let formAction: String
    let submitLabel: String
    let fields: [FieldView]
    let problemSummary: ProblemSummary?

    init(
        _ heading: String, subtitle: String? = nil, action: String, submit: String, fields: [FieldView],
        back: (url: String, label: String), problems: [FieldProblem]
    ) {
        (self.heading, self.subtitle, formAction, submitLabel) = (heading, subtitle, action, submit)
        (self.fields, backURL, backLabel) = (fields, back.url, back.label)
        problemSummary = ProblemSummary(problems, fields: fields)
    }
}
