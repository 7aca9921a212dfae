package import Operations

/// What handlers work with.
package struct WebServices: Sendable {
    package let operations: Operations
    package let people: People
    package let options: WebOptions

    package init(operations: Operations, people: People, options: WebOptions = WebOptions()) {
        (self.operations, self.people, self.options) = (operations, people, options)
    }
}
