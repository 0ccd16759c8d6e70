"""Where each page is."""

from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from plebiscite.registry import views_home, views_mail, views_paper, views_setup

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views_home.home, name="home"),
    path("login/", views_home.login, name="login"),
    path("language/", set_language, name="set-language"),
    path("log/", views_home.log, name="log"),
    path("alarm/", views_home.alarm, name="alarm"),
    path("key/", views_setup.key, name="key"),
    path("policy/", views_setup.policy, name="policy"),
    path("contacts/", views_setup.contacts, name="contacts"),
    path("roll/", views_setup.roll, name="roll"),
    path("codes/", views_setup.codes, name="codes"),
    path("mail/", views_mail.mail, name="mail"),
    path("mail/voter/<int:key>/", views_mail.voter, name="voter"),
    path("letters/", views_mail.letters, name="letters"),
    path("letters/<int:key>.pdf", views_mail.batch_file, name="batch"),
    path("notices/", views_mail.notices, name="notices"),
    path("paper/", views_paper.paper, name="paper"),
    path("paper/marks.submission", views_paper.marks_download, name="marks"),
    path("destroy/", views_setup.destroy, name="destroy"),
]
