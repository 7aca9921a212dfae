import Domain
import Hummingbird
import JobQueue
import Operations
import Storage

/// What a person changes of a lane: a pause, its weight and its limit.
struct LanePages: Sendable {
    let panel: Panel

    private static let path = "\(QueuePage.path)/seritler/{serit}"

    var routes: [Route] {
        [
            Route(.get, Self.path, door: .panel, access: .allowed(.changeJobs), handler: edit),
            Route(.post, Self.path, door: .panel, access: .allowed(.changeJobs), body: .form, handler: save),
            Route(.post, "\(Self.path)/duraklat", door: .panel, access: .allowed(.changeJobs), body: .form) { request in
                let reason = try request.form().filled("neden")
                return try await change(request, LaneChange(isPaused: true, pauseReason: reason), .lanePaused)
            },
            Route(.post, "\(Self.path)/surdur", door: .panel, access: .allowed(.changeJobs), body: .form) { request in
                try await change(request, LaneChange(isPaused: false), .laneResumed)
            },
        ]
    }

    private func change(_ request: WebRequest, _ change: LaneChange, _ flash: Flash) async throws -> Response {
        let lane = try request.lane()
        return try await panel.attempt {
            try await panel.operations.changeLane(
                lane, change, actor: try request.actor, scope: try request.scope)
            return .seeOther(flash.at(QueuePage.path))
        } orShow: { problem in
            // The small form in the table has no place for its problems: they are told over the page.
            var problem = problem
            if let first = problem.fields.first { problem.detail = first.message }
            problem.fields = []
            return try await QueuePage(panel: panel).show(request, problem: problem)
        }
    }

    private func edit(_ request: WebRequest) async throws -> Response {
        let lane = try await found(request)
        let state = FormState([
            "agirlik": String(lane.state.weight), "eszamanli": lane.state.concurrencyMax.map { String($0) } ?? "",
        ])
        return try form(request, lane.state.lane, lane.owner, state)
    }

    private func save(_ request: WebRequest) async throws -> Response {
        let fields = try request.form()
        let lane = try await found(request)
        return try await panel.attempt {
            try await panel.operations.changeLane(
                lane.state.lane, try input(fields, request), actor: try request.actor, scope: try request.scope)
            return .seeOther(Flash.saved.at(QueuePage.path))
        } orShow: { problem in
            try form(
                request, lane.state.lane, lane.owner, FormState(fields, problems: problem.fields), problem: problem)
        }
    }

    private func found(_ request: WebRequest) async throws -> (state: LaneState, owner: LaneOwner) {
        let lane = try await panel.operations.lane(try request.lane(), scope: try request.scope)
        guard let lane else { throw OperationError.notFound }
        return lane
    }

    private func input(_ fields: FormFields, _ request: WebRequest) throws -> LaneChange {
        let texts = panel.texts(request)
        var problems: [FieldProblem] = []
        func number(_ name: String, blank: String) -> Int? {
            let number = Int(fields.filled(name) ?? blank)
            if number == nil { problems.append(FieldProblem(name, texts("bad_number"))) }
            return number
        }
        // No limit is a zero; no weight is no number. Who works for some dealers has no say in shares, and no such field.
        let weight = try panel.concernsAllDealers(request) ? number("agirlik", blank: "") : nil
        let change = LaneChange(weight: weight, concurrencyMax: number("eszamanli", blank: "0"))
        guard problems.isEmpty else { throw OperationError.invalid(problems) }
        return change
    }

    private func form(
        _ request: WebRequest, _ lane: Int64, _ owner: LaneOwner, _ state: FormState, problem: Problem? = nil
    ) throws -> Response {
        let texts = panel.texts(request)
        let weight = FieldView.input("agirlik", texts("weight"), state).required().inputMode("numeric")
            .autocomplete("off").hint(texts("weight_hint"))
        let fields = [
            try panel.concernsAllDealers(request) ? weight : nil,
            FieldView.input("eszamanli", texts("concurrency"), state).optional().inputMode("numeric")
                .autocomplete("off").hint(texts("concurrency_hint")),
        ].compactMap { $0 }
        let heading = texts("lane_settings_of", ["ad": LaneView.name(of: owner, texts)])
        let view = FormPageView(
            heading, subtitle: texts("lane_settings_text"), action: LaneView.path(lane), submit: texts("save"),
            fields: fields, back: (QueuePage.path, texts("queue_state")), problems: state.problems)
        return panel.page("form_page", title: heading, view, request, problem: problem)
    }
}
