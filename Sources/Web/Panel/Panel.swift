import Domain
import HTTPTypes
import Hummingbird
import Mustache
import Operations
import SQLEngine
import Storage

/// What all pages are made with.
struct Panel: Sendable {
    let services: WebServices
    let assets: PanelAssets
    private let libraries: [Language: MustacheLibrary]

    /// Rows to a page of a list.
    static let pageLength = 50

    /// - Throws: the parser's error if a template does not compile.
    init(services: WebServices) throws {
        self.services = services
        let assets = PanelAssets()
        self.assets = assets
        let templates = assets.templates
        libraries = try Dictionary(
            uniqueKeysWithValues: Language.allCases.map { language in
                (language, try PanelTemplates.library(templates, language, assetPath: assets.basePath))
            })
    }

    var operations: Operations { services.operations }

    func texts(_ request: WebRequest?) -> Texts {
        let chosen = request?.headers.cookie("dil") ?? request?.signedIn?.language
        return Texts(language: chosen.flatMap(Language.init) ?? .turkish)
    }

    /// Reads from the database what a page shows.
    func read<Value: Sendable>(
        _ work: @escaping @Sendable (borrowing Transaction) throws -> Value
    ) async throws -> Value {
        try await operations.database.read(work)
    }

    /// A whole page.
    ///
    /// - Parameters:
    ///   - view: the values that the template names.
    ///   - problem: why the action that led here was not carried out; gives the answer its status.
    func page(
        _ template: String, title: String, _ view: Any, _ request: WebRequest, problem: Problem? = nil
    ) -> Response {
        let texts = texts(request)
        let flash = problem.flatMap { $0.fields.isEmpty ? FlashView($0) : nil } ?? FlashView(request, texts)
        let chrome = Chrome(title: title, request: request, flash: flash, texts)
        var response = Response.html(render(template, view, chrome, texts.language))
        if let problem {
            response.status = HTTPResponse.Status(code: problem.status)
            for field in problem.responseHeaders { response.headers[field.name] = field.value }
        }
        return response
    }

    /// A page with its frame as HTML.
    func render(_ template: String, _ view: Any, _ chrome: Chrome, _ language: Language) -> String {
        var values = TemplateValues.of(view)
        values["chrome"] = TemplateValues.of(chrome)
        return libraries[language]?.render(values, withTemplate: template) ?? ""
    }

    /// Does what a form asks for; a refusal that a person can do something about is shown on the page it came from.
    func attempt(
        _ work: () async throws -> Response, orShow page: (Problem) async throws -> Response
    ) async throws -> Response {
        do { return try await work() } catch {
            let problem = ErrorMapping.problem(for: error)
            guard [409, 410, 422, 429, 502, 503].contains(problem.status) else { throw error }
            return try await page(problem)
        }
    }

    /// The dealers that the caller may act for; with one, nothing has to be chosen.
    func dealers(_ request: WebRequest) async throws -> [DealerChoice] {
        let scope = try request.scope
        return try await read { tx in try DealerChoice.all(scope: scope, tx) }
    }

    /// A field to choose the dealer, for those who work for many.
    func dealerField(_ dealers: [DealerChoice], _ state: FormState, _ request: WebRequest) throws -> [FieldView] {
        guard try request.scope.onlyDealer == nil else { return [] }
        let options = dealers.map { (value: $0.id.description, label: $0.name) }
        return [FieldView.select("kullanici_id", texts(request)("dealer"), state, options).required()]
    }

    /// The dealer that a form is about.
    ///
    /// - Throws: ``OperationError/invalid(_:)`` if none was chosen.
    func dealer(_ form: FormFields, _ request: WebRequest) throws -> ID<User> {
        if let own = try request.scope.onlyDealer { return own }
        guard let id = form.filled("kullanici_id").flatMap({ ID<User>(text: $0) }) else {
            throw OperationError.invalid([FieldProblem("kullanici_id", texts(request)("choose_dealer"))])
        }
        return id
    }

    /// Whether the caller sees several dealers, so that rows must say whose they are.
    func showsDealers(_ request: WebRequest) throws -> Bool { try request.scope.onlyDealer == nil }

    /// Whether what concerns all dealers is for whoever asks: plans, shares, figures of the installation.
    func concernsAllDealers(_ request: WebRequest) throws -> Bool { try request.scope.reach == .everyone }
}
