"""Addresses of accounts, below /{lang}/accounts/; allauth's stand beside them."""

from django.urls import path

from plebiscite.server.accounts import views, views_log

app_name = "accounts"

# allauth's doors that stay shut: nobody signs up, and an address changes by a new invitation.
urlpatterns = [
    path("signup/", views.shut),
    path("email/", views.shut),
    path("2fa/webauthn/signup/", views.shut),
    path("invitation/", views.invitation, name="invitation"),
    path("second-factor/", views.second_factor, name="second-factor"),
    path("officers/", views.officers, name="officers"),
    path("log/", views_log.log, name="log"),
    path("log.csv", views_log.log_csv, name="log-csv"),
    path("log.json", views_log.log_json, name="log-json"),
]
