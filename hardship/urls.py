"""Addresses of floor 2, a group a noun."""

from django.urls import path

from hardship.views import applications, attachments, dossier_list, dossiers, drafts, incomes, members, secrets

urlpatterns = [
    path("dossiers/", dossier_list.dossier_list, name="dossier_list"),
    path("dossiers/new/", applications.application_start, name="application_start"),
    path("dossiers/<str:number>/application/", applications.application, name="application"),
    path("dossiers/<str:number>/application/<slug:page>/", applications.application_page, name="application_page"),
    path("dossiers/<str:number>/members/new/", members.member, name="member_new"),
    path("dossiers/<str:number>/members/<int:pk>/", members.member, name="member"),
    path("dossiers/<str:number>/members/<int:pk>/remove/", members.member_remove, name="member_remove"),
    path("dossiers/<str:number>/members/<int:pk>/proofs/new/", incomes.proof_new, name="proof_new"),
    path("dossiers/<str:number>/proofs/<int:pk>/", incomes.proof, name="proof"),
    path("dossiers/<str:number>/proofs/<int:pk>/remove/", incomes.proof_remove, name="proof_remove"),
    path("dossiers/<str:number>/secrets/<slug:what>/<int:pk>/", secrets.reveal_secret, name="reveal_secret"),
    path("attachments/<uuid:key>/", attachments.attachment, name="attachment"),
    path("attachments/<uuid:key>/remove/", attachments.attachment_remove, name="attachment_remove"),
    path("attachments/<slug:subject>/<str:ref>/", attachments.attachment_upload, name="attachment_upload"),
    path("drafts/", drafts.draft, name="draft"),
    path("drafts/discard/", drafts.draft_discard, name="draft_discard"),
    path("dossiers/<str:number>/", dossiers.dossier, name="dossier"),
]
