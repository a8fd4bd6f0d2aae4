"""Every address of the system; each floor brings its own."""

from django.contrib import admin
from django.urls import include, path

from accounts.views.own import nowhere

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("hardship.urls")),
    path("", include("reviews.urls")),
    path("admin/r/<path:row>", admin.site.admin_view(nowhere)),
    path("admin/", admin.site.urls),
]
