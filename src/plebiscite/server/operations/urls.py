from django.urls import URLPattern, URLResolver, path

from plebiscite.server.operations import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", views.ready, name="health"),
    path("health/ready", views.ready, name="health-ready"),
    path("health/live", views.live, name="health-live"),
    path("metrics", views.figures, name="metrics"),
]
