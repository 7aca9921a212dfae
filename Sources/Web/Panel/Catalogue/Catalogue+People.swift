extension Catalogue {
    /// Users, roles, employees, and what concerns the safety of the own account.
    static let people: [String: Phrase] = [
        "nav_people": Phrase("Kişiler", "People"),
        "users": Phrase("Kullanıcılar", "Users"),
        "users_text": Phrase("Hesabı olan herkes: rolleri, bayileri, durumu.", "Everybody with an account."),
        "employees": Phrase("Çalışanlar", "Employees"),
        "employees_text": Phrase(
            "Sizin için çalışan kişiler. Yalnız sizin siparişlerinizi görürler.",
            "People who work for you. They see only your orders."),
        "employees_empty": Phrase("Henüz çalışan yok", "No employees yet"),
        "employees_empty_text": Phrase(
            "Depo ya da ofis çalışanınızı davet edin; şifresini kendisi belirler.",
            "Invite the people in your warehouse or office; they choose their own password."),
        "users_empty": Phrase("Kullanıcı yok", "No users"),
        "users_empty_text": Phrase("İlk kullanıcıyı davet edin.", "Invite the first user."),
        "add_user": Phrase("Kullanıcı davet et", "Invite a user"),
        "add_employee": Phrase("Çalışan davet et", "Invite an employee"),
        "search_people": Phrase("Ad ya da e-posta ara", "Search name or e-mail"),
        "all_roles": Phrase("Bütün roller", "All roles"),
        "all_states": Phrase("Bütün durumlar", "All states"),
        "role": Phrase("Rol", "Role"),
        "last_sign_in": Phrase("Son giriş", "Last sign-in"),
        "never": Phrase("hiç", "never"),
        "invite": Phrase("Davet et", "Invite"),
        "invite_text": Phrase(
            "Kişiye göndereceğiniz, 30 dakika geçerli ve tek kullanımlık bir bağlantı oluşur.",
            "A link is made for you to pass on; it works once, for 30 minutes."),
        "works_for": Phrase("Hangi bayiler için çalışır", "Works for which dealers"),
        "works_for_text": Phrase(
            "Kişi yalnız seçtiğiniz bayilerin verisini görür.", "The person sees only the data of these dealers."),
        "all_dealers": Phrase("Tüm bayiler", "All dealers"),
        "main_role": Phrase("Ana rol", "Main role"),
        "keep_main_role": Phrase("Kendiliğinden", "By itself"),
        "language": Phrase("Dil", "Language"),
        "turkish": Phrase("Türkçe", "Turkish"),
        "english": Phrase("İngilizce", "English"),
        "profile": Phrase("Kişi bilgileri", "Personal details"),
        "save_roles": Phrase("Rolleri ve bayileri kaydet", "Save roles and dealers"),
        "roles_confirm": Phrase(
            "Roller değişsin mi? Kişinin açık oturumları biter.", "Change the roles? Open sessions of the person end."),
        "may_not_change": Phrase(
            "Bu hesabı görebilirsiniz ama değiştirme yetkiniz yok.", "You may see this account, but not change it."),
        "disable": Phrase("Hesabı kapat", "Disable account"),
        "disable_confirm": Phrase(
            "Hesap kapatılsın mı? Oturumları hemen biter, API anahtarları durur.",
            "Disable the account? Sessions end at once, API keys stop."),
        "enable": Phrase("Hesabı aç", "Enable account"),
        "make_link": Phrase("Giriş bağlantısı oluştur", "Make a sign-in link"),
        "make_link_confirm": Phrase(
            "Yeni şifre için bağlantı oluşturulsun mu? Kullanıldığında öteki oturumlar biter.",
            "Make a link for a new password? When it is used, other sessions end."),
        "link_made": Phrase("Giriş bağlantısı", "Sign-in link"),
        "link_made_text": Phrase(
            "Kopyalayıp kişiye iletin; bir kez çalışır, 30 dakika geçerlidir ve bir daha gösterilmez.",
            "Copy it and pass it on; it works once, for 30 minutes, and is not shown again."),
        "reset_second_factor": Phrase("İkinci adımı sıfırla", "Reset second step"),
        "reset_second_factor_confirm": Phrase(
            "Kişinin kimliğinden emin misiniz? İkinci adım kalkar, oturumları biter, kendisine bildirilir.",
            "Are you sure who it is? The second step is removed, sessions end, the person is told."),
        "roles": Phrase("Roller", "Roles"),
        "roles_text": Phrase("Kimin neye yetkisi olduğu.", "Who may do what."),
        "add_role": Phrase("Rol ekle", "Add role"),
        "edit_role": Phrase("Rolü düzenle", "Edit role"),
        "reach": Phrase("Kapsam", "Reach"),
        "permission_count": Phrase("İzin", "Permissions"),
        "people_count": Phrase("Kişi", "People"),
        "delete_role_confirm": Phrase("Bu rol silinsin mi?", "Delete this role?"),
        "role_text": Phrase(
            "Değişiklik, bu roldeki kişilerin sonraki isteğinde geçerli olur.",
            "A change counts with the next request of those who have the role."),
        "role_admin_text": Phrase(
            "Yönetici rolünün her izni vardır; azaltılamaz.", "Administrators may do everything; that can't be reduced."
        ),
        "permissions": Phrase("İzinler", "Permissions"),
        "resource": Phrase("Kaynak", "Resource"),
        "allowed_actions": Phrase("İzin verilenler", "Allowed actions"),
        "description": Phrase("Açıklama", "Description"),
        "role_name_hint": Phrase("2–50 karakter; örnek: muhasebe", "2–50 characters, such as accounting"),

        "second_step": Phrase("İkinci adım", "Second step"),
        "second_step_text": Phrase(
            "Kimlik doğrulama uygulamanızdaki 6 haneli kodu yazın.", "Type the 6 digits of your authenticator app."),
        "second_step_code": Phrase("Kod", "Code"),
        "second_step_code_hint": Phrase(
            "Telefonunuz yanınızda değilse kurtarma kodlarınızdan birini yazın.",
            "Without your phone, type one of your recovery codes."),
        "second_step_button": Phrase("Doğrula", "Verify"),
        "sign_in_as_other": Phrase("Başka hesapla giriş yap", "Sign in as somebody else"),
        "second_step_help": Phrase(
            "Telefonunuzu ve kurtarma kodlarınızı kaybettiyseniz yöneticinize başvurun.",
            "If you lost phone and recovery codes, turn to your administrator."),
        "second_factor": Phrase("İki adımlı giriş", "Two-step sign-in"),
        "second_factor_intro": Phrase(
            "Şifreye ek olarak telefonunuzdaki bir uygulamanın kodu sorulur. Şifreniz çalınsa bile hesabınıza girilemez.",
            "Beside the password a code of an app on your phone is asked for. A stolen password opens nothing."),
        "second_factor_required": Phrase(
            "Yönetici hesapları için zorunludur. Kurmadan başka sayfalara geçilemez.",
            "Required for administrators. Other pages open once it is set up."),
        "second_factor_is_on": Phrase("Hesabınızda kurulu.", "It is set up for your account."),
        "second_factor_begin": Phrase("Kurulumu başlat", "Start"),
        "second_factor_set_up": Phrase("İki adımlı girişi kur", "Set up two-step sign-in"),
        "second_factor_step_app": Phrase(
            "Telefonunuza bir kimlik doğrulama uygulaması kurun.", "Install an authenticator app on your phone."),
        "second_factor_step_scan": Phrase("Uygulamayla bu kare kodu okutun.", "Scan this code with the app."),
        "second_factor_picture": Phrase("Kimlik doğrulama uygulaması için kare kod", "QR code for the app"),
        "second_factor_type_in": Phrase("Okutamıyorsanız bu anahtarı elle girin:", "Or type in this key:"),
        "second_factor_step_code": Phrase("Uygulamanın gösterdiği kodu yazın.", "Type the code that the app shows."),
        "second_factor_confirm": Phrase("Kurulumu bitir", "Finish"),
        "second_factor_on_since": Phrase(
            "Açık ({tarih} tarihinden beri). Kalan kurtarma kodu: {sayi}.",
            "On (since {tarih}). Recovery codes left: {sayi}."),
        "second_factor_off": Phrase("Kapalı. Kurmanız önerilir.", "Off. Setting it up is recommended."),
        "on": Phrase("Açık", "On"),
        "off": Phrase("Kapalı", "Off"),
        "switch_off": Phrase("Kapat", "Switch off"),
        "switch_off_confirm": Phrase(
            "İki adımlı giriş kapatılsın mı? Hesabınız yalnız şifreyle açılır olur.",
            "Switch it off? The password alone will open your account."),
        "recovery_codes": Phrase("Kurtarma kodları", "Recovery codes"),
        "recovery_codes_text": Phrase(
            "Telefonunuz olmadığında her biri bir kez çalışır. Şimdi güvenli bir yere kaydedin; bir daha gösterilmez.",
            "Each works once when you are without your phone. Keep them safe now; they are not shown again."),
        "recovery_codes_kept": Phrase("Kaydettim, sürdür", "I kept them, go on"),
        "renew_recovery_codes": Phrase("Kurtarma kodlarını yenile", "Renew recovery codes"),
        "renew_recovery_codes_confirm": Phrase(
            "Yeni kodlar oluşturulsun mu? Eskiler çalışmaz olur.", "Make new codes? The old ones stop working."),
        "back_to_account": Phrase("Hesabıma dön", "Back to my account"),

        "proof": Phrase("Siz olduğunuzu doğrulayın", "Confirm that it is you"),
        "proof_text": Phrase(
            "Bu işlem için şifrenizi ya da ikinci adım kodunuzu yeniden girin.",
            "This needs your password or second step code once more."),
        "proof_lost_text": Phrase(
            "Doğruladıktan sonra sayfaya dönüp dosyayı yeniden gönderin; gönderdiğiniz saklanmadı.",
            "Then go back and send the file again; it was not kept."),
        "proof_field": Phrase("Şifre ya da kod", "Password or code"),
        "proof_button": Phrase("Doğrula ve sürdür", "Confirm and go on"),

        "my_sessions": Phrase("Oturumlarım", "My sessions"),
        "my_sessions_text": Phrase(
            "Hesabınıza nereden girildiği. Tanımadığınız bir oturum görürseniz kapatıp şifrenizi değiştirin.",
            "Where your account is used. End what you don't know and change your password."),
        "open_sessions": Phrase("Açık oturumlar", "Open sessions"),
        "this_session": Phrase("Bu oturum", "This session"),
        "other_session": Phrase("Açık", "Open"),
        "device": Phrase("Cihaz", "Device"),
        "unknown_device": Phrase("Bilinmiyor", "Unknown"),
        "address": Phrase("Ağ adresi", "Network address"),
        "since": Phrase("Başlangıç", "Since"),
        "end_session": Phrase("Kapat", "End"),
        "end_session_confirm": Phrase("Bu oturum kapatılsın mı?", "End this session?"),
        "end_others": Phrase("Öteki oturumların hepsini kapat", "End all other sessions"),
        "end_others_confirm": Phrase(
            "Bu oturum dışındakilerin hepsi kapatılsın mı?", "End all sessions but this one?"),
        "good_sign_ins": Phrase("Son girişler", "Last sign-ins"),
        "failed_sign_ins": Phrase("Son hatalı girişler", "Last failed sign-ins"),
        "no_sign_ins": Phrase("Henüz kayıt yok.", "None yet."),
        "no_failed_sign_ins": Phrase("Hatalı giriş denemesi yok.", "No failed attempts."),
        "sign_in_method": Phrase("Yöntem", "Method"),
        "notices": Phrase("Hesap bildirimleri", "Account notices"),
        "notice_new": Phrase("yeni", "new"),
        "new_notices": Phrase("Bildirim", "Notices"),
        "notices_read": Phrase("Okundu say", "Mark as read"),
    ]
}
