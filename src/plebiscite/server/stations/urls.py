"""Addresses of polling stations' counts, below /{lang}/commission/."""

from django.urls import path

from plebiscite.server.stations import views, views_marks

app_name = "stations"
urlpatterns = [
    path("<slug:slug>/stations/", views.stations, name="stations"),
    path("<slug:slug>/stations/start/", views.start, name="start"),
    path("<slug:slug>/stations/sheet/", views.sheet, name="sheet"),
    path("<slug:slug>/stations/marks/", views_marks.marks, name="marks"),
    path("<slug:slug>/stations/<int:number>/", views.case, name="case"),
    path("<slug:slug>/stations/<int:number>/publish/", views.publish_case, name="publish"),
    path("<slug:slug>/stations/<int:number>/give-up/", views.give_up_case, name="give-up"),
]
