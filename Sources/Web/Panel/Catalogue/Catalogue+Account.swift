extension Catalogue {
    /// Signing in and the own account.
    static let account: [String: Phrase] = [
        "sign_in": Phrase("Giriş yap", "Sign in"),
        "sign_in_help": Phrase(
            "Şifrenizi unuttuysanız yöneticinizden giriş bağlantısı isteyin.",
            "If you forgot your password, ask your administrator for a sign-in link."),
        "password": Phrase("Şifre", "Password"),
        "go_to_sign_in": Phrase("Giriş sayfasına git", "Go to sign-in"),
        "link_title": Phrase("Giriş bağlantısı", "Sign-in link"),
        "link_text": Phrase(
            "Bu bağlantı yalnız bir kez kullanılabilir. Şifrenizi belirleyip sürdürün.",
            "This link works only once. Choose your password and go on."),
        "link_password_hint": Phrase(
            "En az 12 karakter. Uzun bir cümle en iyisidir. Şifreniz varsa ve kalsın istiyorsanız boş bırakın.",
            "At least 12 characters. A long sentence is best. Leave it blank to keep the password you have."),
        "link_button": Phrase("Giriş yap", "Sign in"),
        "link_dead": Phrase(
            "Bu bağlantı kullanılmış ya da süresi dolmuş. Yöneticinizden yenisini isteyin.",
            "This link was used or is over. Ask your administrator for a new one."),
        "set_password_title": Phrase("Şifrenizi belirleyin", "Choose your password"),
        "set_password_text": Phrase(
            "Sonraki girişlerinizde e-posta adresinizle bu şifreyi kullanacaksınız.",
            "You will sign in with your e-mail address and this password."),
        "save_password": Phrase("Şifreyi kaydet", "Save password"),
        "account": Phrase("Hesabım", "My account"),
        "change_password": Phrase("Şifreyi değiştir", "Change password"),
        "current_password": Phrase("Şimdiki şifre", "Current password"),
        "new_password": Phrase("Yeni şifre", "New password"),
        "password_hint": Phrase(
            "Uzun bir cümle en iyisidir; şifre yöneticisi kullanabilirsiniz.",
            "A long sentence is best; password managers are welcome."),
        "api_keys": Phrase("API anahtarları", "API keys"),
        "api_keys_text": Phrase(
            "Programların sizin adınıza çalışması için. Anahtar yalnız oluşturulduğunda gösterilir.",
            "For programs that act for you. A key is shown only when it is made."),
        "key_name": Phrase("Anahtarın adı", "Name of the key"),
        "create_key": Phrase("Anahtar oluştur", "Create key"),
        "new_key_title": Phrase("Yeni API anahtarınız", "Your new API key"),
        "new_key_text": Phrase("Şimdi kopyalayın; bir daha gösterilmez.", "Copy it now; it will not be shown again."),
        "key_start": Phrase("Başlangıcı", "Begins with"),
        "last_use": Phrase("Son kullanım", "Last use"),
        "never_used": Phrase("hiç kullanılmadı", "never"),
        "ends": Phrase("Bitiş", "Ends"),
        "expired": Phrase("Süresi doldu", "Expired"),
        "revoke": Phrase("İptal et", "Revoke"),
        "revoked": Phrase("İptal edildi", "Revoked"),
        "revoke_confirm": Phrase(
            "Bu anahtar iptal edilsin mi? Onu kullanan programlar durur.",
            "Revoke this key? Programs that use it will stop."),
    ]
}
