/// All routes of the panel.
///
/// - Throws: the parser's error if a template does not compile.
package func panelRoutes(_ services: WebServices) throws -> [Route] {
    let panel = try Panel(services: services)
    let orders =
        OrdersPage(panel: panel).routes + NewOrderPage(panel: panel).routes + OrderPage(panel: panel).routes
        + OrderFilePages(panel: panel).routes + SupplierLinkPages(panel: panel).routes
        + MatchingPages(panel: panel).routes
        + SupplierProductPages(panel: panel).routes + RoutingPages(panel: panel).routes
        + IntegrationsPage(panel: panel).routes + IntegrationFormPages(panel: panel).routes
        + WebhooksPage(panel: panel).routes + WebhookPage(panel: panel).routes
    let watching =
        JobsPage(panel: panel).routes + QueuePage(panel: panel).routes + LanePages(panel: panel).routes
        + JobPage(panel: panel).routes + MessagesPage(panel: panel).routes + RecordsPage(panel: panel).routes
        + ErrorsPage(panel: panel).routes + AccountPages(panel: panel).routes
        + PersonalDataPages(panel: panel).routes + PersonalDataFormPages(panel: panel).routes
    return [panel.assets.route, SignInPages.start] + SignInPages(panel: panel).routes + orders + watching
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
