"""Addresses of floor 1."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("login/", views.LogIn.as_view(), name="login"),
    path("logout/", views.LogOut.as_view(), name="logout"),
    path("password/", views.ChangePassword.as_view(), name="password_change"),
    path("relogin/", views.relogin, name="relogin"),
    path("session/", views.session_alive, name="session_alive"),
    path("my/posts/", views.my_posts, name="my_posts"),
]
