/// All routes of the panel.
///
/// - Throws: the parser's error if a template does not compile.
package func panelRoutes(_ services: WebServices) throws -> [Route] {
    let panel = try Panel(services: services)
    return [panel.assets.route, SignInPages.start] + SignInPages(panel: panel).routes
        + OrdersPage(panel: panel).routes + NewOrderPage(panel: panel).routes + OrderPage(panel: panel).routes
        + OrderFilePages(panel: panel).routes + MatchingPages(panel: panel).routes
        + SupplierProductPages(panel: panel).routes + RoutingPages(panel: panel).routes
        + IntegrationsPage(panel: panel).routes + IntegrationFormPages(panel: panel).routes
        + JobsPage(panel: panel).routes + JobPage(panel: panel).routes + MessagesPage(panel: panel).routes
        + RecordsPage(panel: panel).routes + ErrorsPage(panel: panel).routes + AccountPages(panel: panel).routes
}

/// Shows problems in the looks of the panel.
///
/// - Throws: the parser's error if a template does not compile.
package func panelErrorPage(_ services: WebServices) throws -> ErrorPage {
    let panel = try Panel(services: services)
    return { problem in
        let texts = panel.texts(nil)
        let view = ProblemView(
            problemTitle: problem.title, problemText: problem.detail,
            requestID: problem.requestID.isEmpty ? nil : problem.requestID, backURL: "/")
        let chrome = Chrome(title: problem.title, request: nil, flash: nil, texts)
        return .html(panel.render("problem", view, chrome, texts.language))
    }
}

private struct ProblemView {
    let problemTitle: String
    let problemText: String
    let requestID: String?
    let backURL: String
}
