"""Every address of the system; each floor brings its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("hardship.urls")),
    path("", include("reviews.urls")),
    path("admin/", admin.site.urls),
]
