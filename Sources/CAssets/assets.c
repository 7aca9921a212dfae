#include "assets.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// One block for each file below files/, in alphabetical order; a test compares the table with the folder.

static const unsigned char api_css[] = {
#embed "files/api.css"
};

static const unsigned char common_passwords_txt[] = {
#embed "files/common_passwords.txt"
};

static const unsigned char icon_svg[] = {
#embed "files/icon.svg"
};

static const unsigned char icons_svg[] = {
#embed "files/icons.svg"
};

static const unsigned char panel_css[] = {
#embed "files/panel.css"
};

static const unsigned char panel_js[] = {
#embed "files/panel.js"
};

static const unsigned char templates_account_mustache[] = {
#embed "files/templates/account.mustache"
};

static const unsigned char templates_account_sessions_mustache[] = {
#embed "files/templates/account_sessions.mustache"
};

static const unsigned char templates_action_mustache[] = {
#embed "files/templates/action.mustache"
};

static const unsigned char templates_badge_mustache[] = {
#embed "files/templates/badge.mustache"
};

static const unsigned char templates_empty_mustache[] = {
#embed "files/templates/empty.mustache"
};

static const unsigned char templates_errors_mustache[] = {
#embed "files/templates/errors.mustache"
};

static const unsigned char templates_exports_mustache[] = {
#embed "files/templates/exports.mustache"
};

static const unsigned char templates_field_mustache[] = {
#embed "files/templates/field.mustache"
};

static const unsigned char templates_form_page_mustache[] = {
#embed "files/templates/form_page.mustache"
};

static const unsigned char templates_imports_mustache[] = {
#embed "files/templates/imports.mustache"
};

static const unsigned char templates_import_mustache[] = {
#embed "files/templates/import.mustache"
};

static const unsigned char templates_import_new_mustache[] = {
#embed "files/templates/import_new.mustache"
};

static const unsigned char templates_integrations_mustache[] = {
#embed "files/templates/integrations.mustache"
};

static const unsigned char templates_job_mustache[] = {
#embed "files/templates/job.mustache"
};

static const unsigned char templates_jobs_mustache[] = {
#embed "files/templates/jobs.mustache"
};

static const unsigned char templates_layout_mustache[] = {
#embed "files/templates/layout.mustache"
};

static const unsigned char templates_layout_plain_mustache[] = {
#embed "files/templates/layout_plain.mustache"
};

static const unsigned char templates_match_choose_mustache[] = {
#embed "files/templates/match_choose.mustache"
};

static const unsigned char templates_matching_mustache[] = {
#embed "files/templates/matching.mustache"
};

static const unsigned char templates_messages_mustache[] = {
#embed "files/templates/messages.mustache"
};

static const unsigned char templates_order_mustache[] = {
#embed "files/templates/order.mustache"
};

static const unsigned char templates_order_new_mustache[] = {
#embed "files/templates/order_new.mustache"
};

static const unsigned char templates_orders_mustache[] = {
#embed "files/templates/orders.mustache"
};

static const unsigned char templates_pager_mustache[] = {
#embed "files/templates/pager.mustache"
};

static const unsigned char templates_personal_data_mustache[] = {
#embed "files/templates/personal_data.mustache"
};

static const unsigned char templates_personal_request_mustache[] = {
#embed "files/templates/personal_request.mustache"
};

static const unsigned char templates_problem_mustache[] = {
#embed "files/templates/problem.mustache"
};

static const unsigned char templates_problems_mustache[] = {
#embed "files/templates/problems.mustache"
};

static const unsigned char templates_products_mustache[] = {
#embed "files/templates/products.mustache"
};

static const unsigned char templates_proof_mustache[] = {
#embed "files/templates/proof.mustache"
};

static const unsigned char templates_queue_mustache[] = {
#embed "files/templates/queue.mustache"
};

static const unsigned char templates_records_mustache[] = {
#embed "files/templates/records.mustache"
};

static const unsigned char templates_recovery_codes_mustache[] = {
#embed "files/templates/recovery_codes.mustache"
};

static const unsigned char templates_role_mustache[] = {
#embed "files/templates/role.mustache"
};

static const unsigned char templates_roles_mustache[] = {
#embed "files/templates/roles.mustache"
};

static const unsigned char templates_routing_mustache[] = {
#embed "files/templates/routing.mustache"
};

static const unsigned char templates_second_factor_mustache[] = {
#embed "files/templates/second_factor.mustache"
};

static const unsigned char templates_set_password_mustache[] = {
#embed "files/templates/set_password.mustache"
};

static const unsigned char templates_sign_in_mustache[] = {
#embed "files/templates/sign_in.mustache"
};

static const unsigned char templates_sign_in_code_mustache[] = {
#embed "files/templates/sign_in_code.mustache"
};

static const unsigned char templates_sign_in_link_mustache[] = {
#embed "files/templates/sign_in_link.mustache"
};

static const unsigned char templates_supplier_link_mustache[] = {
#embed "files/templates/supplier_link.mustache"
};

static const unsigned char templates_supplier_products_mustache[] = {
#embed "files/templates/supplier_products.mustache"
};

static const unsigned char templates_tabs_mustache[] = {
#embed "files/templates/tabs.mustache"
};

static const unsigned char templates_templates_mustache[] = {
#embed "files/templates/templates.mustache"
};

static const unsigned char templates_time_mustache[] = {
#embed "files/templates/time.mustache"
};

static const unsigned char templates_user_mustache[] = {
#embed "files/templates/user.mustache"
};

static const unsigned char templates_user_new_mustache[] = {
#embed "files/templates/user_new.mustache"
};

static const unsigned char templates_user_roles_mustache[] = {
#embed "files/templates/user_roles.mustache"
};

static const unsigned char templates_users_mustache[] = {
#embed "files/templates/users.mustache"
};

static const unsigned char templates_webhook_mustache[] = {
#embed "files/templates/webhook.mustache"
};

static const unsigned char templates_webhooks_mustache[] = {
#embed "files/templates/webhooks.mustache"
};

#define ASSET(path, bytes) {path, bytes, sizeof bytes}

static const panel_asset assets[] = {
    ASSET("api.css", api_css),
    ASSET("common_passwords.txt", common_passwords_txt),
    ASSET("icon.svg", icon_svg),
    ASSET("icons.svg", icons_svg),
    ASSET("panel.css", panel_css),
    ASSET("panel.js", panel_js),
    ASSET("templates/account.mustache", templates_account_mustache),
    ASSET("templates/account_sessions.mustache", templates_account_sessions_mustache),
    ASSET("templates/action.mustache", templates_action_mustache),
    ASSET("templates/badge.mustache", templates_badge_mustache),
    ASSET("templates/empty.mustache", templates_empty_mustache),
    ASSET("templates/errors.mustache", templates_errors_mustache),
    ASSET("templates/exports.mustache", templates_exports_mustache),
    ASSET("templates/field.mustache", templates_field_mustache),
    ASSET("templates/form_page.mustache", templates_form_page_mustache),
    ASSET("templates/imports.mustache", templates_imports_mustache),
    ASSET("templates/import.mustache", templates_import_mustache),
    ASSET("templates/import_new.mustache", templates_import_new_mustache),
    ASSET("templates/integrations.mustache", templates_integrations_mustache),
    ASSET("templates/job.mustache", templates_job_mustache),
    ASSET("templates/jobs.mustache", templates_jobs_mustache),
    ASSET("templates/layout.mustache", templates_layout_mustache),
    ASSET("templates/layout_plain.mustache", templates_layout_plain_mustache),
    ASSET("templates/match_choose.mustache", templates_match_choose_mustache),
    ASSET("templates/matching.mustache", templates_matching_mustache),
    ASSET("templates/messages.mustache", templates_messages_mustache),
    ASSET("templates/order.mustache", templates_order_mustache),
    ASSET("templates/order_new.mustache", templates_order_new_mustache),
    ASSET("templates/orders.mustache", templates_orders_mustache),
    ASSET("templates/pager.mustache", templates_pager_mustache),
    ASSET("templates/personal_data.mustache", templates_personal_data_mustache),
    ASSET("templates/personal_request.mustache", templates_personal_request_mustache),
    ASSET("templates/problem.mustache", templates_problem_mustache),
    ASSET("templates/problems.mustache", templates_problems_mustache),
    ASSET("templates/products.mustache", templates_products_mustache),
    ASSET("templates/proof.mustache", templates_proof_mustache),
    ASSET("templates/queue.mustache", templates_queue_mustache),
    ASSET("templates/records.mustache", templates_records_mustache),
    ASSET("templates/recovery_codes.mustache", templates_recovery_codes_mustache),
    ASSET("templates/role.mustache", templates_role_mustache),
    ASSET("templates/roles.mustache", templates_roles_mustache),
    ASSET("templates/routing.mustache", templates_routing_mustache),
    ASSET("templates/second_factor.mustache", templates_second_factor_mustache),
    ASSET("templates/set_password.mustache", templates_set_password_mustache),
    ASSET("templates/sign_in.mustache", templates_sign_in_mustache),
    ASSET("templates/sign_in_code.mustache", templates_sign_in_code_mustache),
    ASSET("templates/sign_in_link.mustache", templates_sign_in_link_mustache),
    ASSET("templates/supplier_link.mustache", templates_supplier_link_mustache),
    ASSET("templates/supplier_products.mustache", templates_supplier_products_mustache),
    ASSET("templates/tabs.mustache", templates_tabs_mustache),
    ASSET("templates/templates.mustache", templates_templates_mustache),
    ASSET("templates/time.mustache", templates_time_mustache),
    ASSET("templates/user.mustache", templates_user_mustache),
    ASSET("templates/user_new.mustache", templates_user_new_mustache),
    ASSET("templates/user_roles.mustache", templates_user_roles_mustache),
    ASSET("templates/users.mustache", templates_users_mustache),
    ASSET("templates/webhook.mustache", templates_webhook_mustache),
    ASSET("templates/webhooks.mustache", templates_webhooks_mustache),
};

size_t panel_asset_count(void) { return sizeof assets / sizeof assets[0]; }

panel_asset panel_asset_at(size_t index) { return assets[index]; }
