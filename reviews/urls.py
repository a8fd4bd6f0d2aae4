"""Addresses of floor 3: the workbasket, steps, papers, help."""

from django.urls import path

from reviews.views import certifications, duplicates, hand_overs, help, home, papers, plans, publicity, steps

urlpatterns = [
    path("", home.home, name="home"),
    path("done/", home.done, name="done"),
    path("dossiers/<str:number>/steps/<slug:verb>/", steps.step, name="step"),
    path("dossiers/<str:number>/papers/income/<int:pk>.pdf", papers.income_paper, name="income_paper"),
    path("dossiers/<str:number>/papers/verdict.pdf", papers.verdict_paper, name="verdict_paper"),
    path("dossiers/<str:number>/papers/<slug:slug>.pdf", papers.paper, name="paper"),
    path("dossiers/<str:number>/papers/<slug:slug>/", papers.paper_preview, name="paper_preview"),
    path("dossiers/<str:number>/certification/", certifications.certification, name="certification"),
    path(
        "dossiers/<str:number>/certification/take-over/",
        certifications.certification_take_over,
        name="certification_take_over",
    ),
    path("dossiers/<str:number>/entry/", certifications.entry, name="entry"),
    path("dossiers/<str:number>/plan/", plans.plan, name="plan"),
    path("dossiers/<str:number>/plan/begin/", plans.assistance_begin, name="assistance_begin"),
    path("ledger/annex8.pdf", papers.ledger_paper, name="ledger_paper"),
    path("meetings/<int:pk>/annex4.pdf", papers.meeting_paper, name="meeting_paper"),
    path("notices/<str:number>/post/", publicity.notice_post, name="notice_post"),
    path("notices/<str:number>/close/", publicity.notice_close, name="notice_close"),
    path("notices/<str:number>/annex5.pdf", papers.notice_paper, name="notice_paper"),
    path("hand-overs/", hand_overs.hand_over_list, name="hand_over_list"),
    path("hand-overs/new/<int:pk>/", hand_overs.hand_over_new, name="hand_over_new"),
    path("hand-overs/<int:pk>/", hand_overs.hand_over, name="hand_over"),
    path("duplicates/", duplicates.duplicate_list, name="duplicate_list"),
    path("duplicates/<int:pk>/", duplicates.duplicate, name="duplicate"),
    path("annexes/", papers.blank_annexes, name="blank_annexes"),
    path("annexes/<slug:slug>.pdf", papers.blank_annex, name="blank_annex"),
    path("help/", help.help_index, name="help"),
    path("help/<slug:stage>/", help.help_stage, name="help_stage"),
]
