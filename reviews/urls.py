"""Addresses of floor 3: the workbasket, steps, papers, help."""

from django.urls import path

from reviews.views import help, home, papers, publicity, steps

urlpatterns = [
    path("", home.home, name="home"),
    path("done/", home.done, name="done"),
    path("dossiers/<str:number>/steps/<slug:verb>/", steps.step, name="step"),
    path("dossiers/<str:number>/papers/income/<int:pk>.pdf", papers.income_paper, name="income_paper"),
    path("dossiers/<str:number>/papers/<slug:slug>.pdf", papers.paper, name="paper"),
    path("dossiers/<str:number>/papers/<slug:slug>/", papers.paper_preview, name="paper_preview"),
    path("meetings/<int:pk>/annex4.pdf", papers.meeting_paper, name="meeting_paper"),
    path("notices/<str:number>/post/", publicity.notice_post, name="notice_post"),
    path("notices/<str:number>/close/", publicity.notice_close, name="notice_close"),
    path("notices/<str:number>/annex5.pdf", papers.notice_paper, name="notice_paper"),
    path("annexes/", papers.blank_annexes, name="blank_annexes"),
    path("annexes/<slug:slug>.pdf", papers.blank_annex, name="blank_annex"),
    path("help/", help.help_index, name="help"),
    path("help/<slug:stage>/", help.help_stage, name="help_stage"),
]
