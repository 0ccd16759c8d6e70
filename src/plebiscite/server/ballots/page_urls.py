"""The commission's page of the second factor, below /{lang}/commission/."""

from django.urls import path

from plebiscite.server.ballots.views import voter_accounts

app_name = "ballots"
urlpatterns = [
    path("<slug:slug>/voter-accounts/", voter_accounts, name="voter-accounts"),
]
