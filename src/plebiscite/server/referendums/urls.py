"""Addresses of the commission's pages, below /{lang}/commission/."""

from django.urls import path

from plebiscite.server.referendums import (
    views_districts,
    views_draft,
    views_home,
    views_languages,
    views_operations,
    views_questions,
    views_roll,
    views_seal,
    views_trustees,
)

app_name = "referendums"
urlpatterns = [
    path("", views_home.home, name="home"),
    path("new/", views_home.new, name="new"),
    path("<slug:slug>/", views_home.tasks, name="tasks"),
    path("<slug:slug>/take-over/", views_home.take_over, name="take-over"),
    path("<slug:slug>/people/", views_home.people, name="people"),
    path("<slug:slug>/definition.toml", views_home.definition_file, name="definition-file"),
    path("<slug:slug>/upload/", views_home.upload, name="upload"),
    path("<slug:slug>/about/", views_draft.about, name="about"),
    path("<slug:slug>/calendar/", views_draft.calendar, name="calendar"),
    path("<slug:slug>/voters/", views_draft.voters, name="voters"),
    path("<slug:slug>/witnesses/", views_draft.witnesses, name="witnesses"),
    path("<slug:slug>/questions/", views_questions.questions, name="questions"),
    path("<slug:slug>/questions/<int:position>/", views_questions.question, name="question"),
    path(
        "<slug:slug>/questions/<int:position>/remove/",
        views_questions.remove_question,
        name="remove-question",
    ),
    path("<slug:slug>/preview/", views_questions.preview, name="preview"),
    path("<slug:slug>/languages/", views_languages.languages, name="languages"),
    path("<slug:slug>/languages/<str:code>/", views_languages.language, name="language"),
    path("<slug:slug>/districts/", views_districts.districts, name="districts"),
    path("<slug:slug>/roll/", views_roll.roll, name="roll"),
    path("<slug:slug>/roll/check/", views_roll.check_roll, name="check-roll"),
    path("<slug:slug>/trustees/", views_trustees.trustees, name="trustees"),
    path("<slug:slug>/trustees/threshold/", views_trustees.threshold, name="threshold"),
    path(
        "<slug:slug>/trustees/<int:position>/link/",
        views_trustees.new_trustee_link,
        name="trustee-link",
    ),
    path(
        "<slug:slug>/trustees/<int:position>/key/",
        views_trustees.trustee_key,
        name="trustee-key",
    ),
    path(
        "<slug:slug>/trustees/<int:position>/remove/",
        views_trustees.remove_trustee,
        name="remove-trustee",
    ),
    path("<slug:slug>/seal/", views_seal.seal, name="seal"),
    path("<slug:slug>/requests/<int:number>/", views_seal.confirm_act, name="confirm"),
    path("<slug:slug>/requests/<int:number>/withdraw/", views_seal.withdraw_act, name="withdraw"),
    path("<slug:slug>/ceremony/open/", views_operations.open_ceremony, name="open-ceremony"),
    path("<slug:slug>/rehearsal/", views_operations.rehearsal, name="rehearsal"),
    path("<slug:slug>/operations/", views_operations.operations, name="operations"),
    path("<slug:slug>/operations/pause/", views_operations.pause, name="pause"),
    path("<slug:slug>/operations/resume/", views_operations.resume, name="resume"),
    path("<slug:slug>/operations/incident/", views_operations.incident, name="incident"),
    path(
        "<slug:slug>/operations/reports/<str:case>/answered/",
        views_operations.answer_mismatch,
        name="answer-mismatch",
    ),
    path("<slug:slug>/ask/<str:act>/", views_operations.ask, name="ask"),
    path("<slug:slug>/count/", views_operations.count, name="count"),
]
