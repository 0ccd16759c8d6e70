"""Addresses of the second factor that browsers visit; the API is mounted elsewhere."""

from django.urls import path

from plebiscite.server.ballots import oidc

urlpatterns = [
    path("r/<slug:slug>/second-factor/oidc/start", oidc.start),
    path("r/<slug:slug>/second-factor/oidc/return", oidc.come_back),
]
