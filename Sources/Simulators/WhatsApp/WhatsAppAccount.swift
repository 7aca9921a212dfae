package import Domain

/// The sender's side of a WhatsApp Business account.
package struct WhatsAppAccount: Sendable {
    /// The number of the account (WABA), in webhooks.
    package var accountID: String
    /// The number of the sending telephone number, in paths.
    package var phoneNumberID: String
    /// The sending telephone number, digits only.
    package var displayPhoneNumber: String
    /// What the header `Authorization: Bearer …` must carry.
    package var token: Secret
    /// Signs the webhooks.
    package var appSecret: Secret

    /// An account with these numbers and secrets.
    package init(
        accountID: String,
        phoneNumberID: String,
        displayPhoneNumber: String,
        token: Secret,
        appSecret: Secret
    ) {
        self.accountID = accountID
        self.phoneNumberID = phoneNumberID
        self.displayPhoneNumber = displayPhoneNumber
        self.token = token
        self.appSecret = appSecret
    }
}
