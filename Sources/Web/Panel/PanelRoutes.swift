/// All routes of the panel.
///
/// - Throws: the parser's error if a template does not compile.
package func panelRoutes(_ services: WebServices) throws -> [Route] {
    let panel = try Panel(services: services)
    let orders: [[Route]] = [
        OrdersPage(panel: panel).routes,
        NewOrderPage(panel: panel).routes,
        OrderPage(panel: panel).routes,
        OrderFilePages(panel: panel).routes,
        SupplierLinkPages(panel: panel).routes,
        MatchingPages(panel: panel).routes,
    ]
    let setUp: [[Route]] = [
        SupplierProductPages(panel: panel).routes,
        ProductPages(panel: panel).routes,
        RoutingPages(panel: panel).routes,
        TemplatePages(panel: panel).routes,
        IntegrationsPage(panel: panel).routes,
        IntegrationFormPages(panel: panel).routes,
        WebhooksPage(panel: panel).routes,
        WebhookPage(panel: panel).routes,
        ExportPages(panel: panel).routes,
        ImportPages(panel: panel).routes,
    ]
    let watching: [[Route]] = [
        JobsPage(panel: panel).routes,
        QueuePage(panel: panel).routes,
        LanePages(panel: panel).routes,
        JobPage(panel: panel).routes,
        MessagesPage(panel: panel).routes,
        RecordsPage(panel: panel).routes,
        ErrorsPage(panel: panel).routes,
        PersonalDataPages(panel: panel).routes,
        PersonalDataFormPages(panel: panel).routes,
    ]
    let people: [[Route]] = [
        AccountPages(panel: panel).routes,
        SecondStepPages(panel: panel).routes,
        SessionPages(panel: panel).routes,
        RolePages(panel: panel).routes,
        UserPages(panel: panel, place: .users).routes,
        UserPages(panel: panel, place: .employees).routes,
    ]
    let proof = ProofPages(panel: panel)
    let all =
        [panel.assets.route, SignInPages.start] + SignInPages(panel: panel).routes
        + (orders + setUp + watching + people).flatMap { $0 } + proof.routes
    return all.map { route in
        var route = route
        if route.needsFreshProof { route.proofQuestion = proof.question }
        return route
    }
}

/// Shows problems in the looks of the panel.
///
/// - Throws: the parser's error if a template does not compile.
package func panelErrorPage(_ services: WebServices) throws -> ErrorPage {
    let panel = try Panel(services: services)
    return { problem in
        let texts = panel.texts(nil)
        let isSessionOver = problem.code == "kimlik_gerekli"
        let title = isSessionOver ? texts("session_over") : problem.title
        let view = ProblemView(
            problemTitle: title, problemText: isSessionOver ? texts("session_over_text") : problem.detail,
            requestID: problem.requestID.isEmpty ? nil : problem.requestID,
            backURL: isSessionOver ? "/giris" : "/", backLabel: texts(isSessionOver ? "go_to_sign_in" : "go_to_orders"))
        let chrome = Chrome(title: title, request: nil, flash: nil, texts)
        return .html(panel.render("problem", view, chrome, texts.language))
    }
}

private struct ProblemView {
    let problemTitle: String
    let problemText: String
    let requestID: String?
    let backURL: String
    let backLabel: String
}
