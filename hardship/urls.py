"""Addresses of floor 2, a group a noun."""

from django.urls import path

from hardship.views import dossiers

urlpatterns = [
    path("dossiers/<str:number>/", dossiers.dossier, name="dossier"),
]
