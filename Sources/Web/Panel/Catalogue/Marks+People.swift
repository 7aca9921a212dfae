import Domain
import Storage

extension UserStatus {
    var mark: Mark {
        switch self {
        case .active: Mark("Etkin", "Active", .good, "check")
        case .disabled: Mark("Kapalı", "Disabled", .neutral, "x-circle")
        case .invited: Mark("Davetli", "Invited", .info, "clock")
        }
    }
}

extension RoleGrants.Reach {
    var phrase: Phrase {
        switch self {
        case .own: Phrase("Kendi verisi ya da bayilerininki", "Own data, or that of their dealers")
        case .everyone: Phrase("Herkesin verisi", "Everybody's data")
        }
    }
}

extension SignInMethod {
    var phrase: Phrase {
        switch self {
        case .password: Phrase("Şifre", "Password")
        case .link: Phrase("Tek kullanımlık bağlantı", "One-time link")
        case .code: Phrase("İkinci adım kodu", "Second step code")
        case .recoveryCode: Phrase("Kurtarma kodu", "Recovery code")
        }
    }
}

extension NoticeKind {
    var phrase: Phrase {
        switch self {
        case .newDevice: Phrase("Yeni bir cihazdan giriş yapıldı", "Sign-in from a new device")
        case .passwordChanged: Phrase("Şifreniz değişti", "Your password was changed")
        case .emailChanged: Phrase("E-posta adresiniz değişti", "Your e-mail address was changed")
        case .secondFactorOn: Phrase("İkinci adım kuruldu", "The second step was set up")
        case .secondFactorOff: Phrase("İkinci adım kapatıldı", "The second step was switched off")
        case .secondFactorReset:
            Phrase("İkinci adımınızı bir yönetici sıfırladı", "An administrator reset your second step")
        case .recoveryCodeUsed: Phrase("Bir kurtarma kodu kullanıldı", "A recovery code was used")
        case .recoveryCodesRenewed: Phrase("Kurtarma kodları yenilendi", "The recovery codes were renewed")
        }
    }
}
