"""Addresses of floor 1."""

from django.urls import path

from accounts.views import login, own, second_factor

urlpatterns = [
    path("login/", login.LogIn.as_view(), name="login"),
    path("logout/", login.LogOut.as_view(), name="logout"),
    path("password/", login.ChangePassword.as_view(), name="password_change"),
    path("relogin/", login.relogin, name="relogin"),
    path("session/", login.session_alive, name="session_alive"),
    path("admin/login/", login.admin_door, name="admin_door"),
    path("my/posts/", own.my_posts, name="my_posts"),
    path("my/logins/", own.my_logins, name="my_logins"),
    path("my/logins/end-others/", own.end_other_logins, name="end_other_logins"),
    path("my/logins/<int:pk>/end/", own.end_login, name="end_login"),
    path("my/second-factor/", second_factor.second_factor_page, name="second_factor"),
    path("my/second-factor/set-up/", second_factor.SetUp.as_view(), name="second_factor_set_up"),
    path("my/second-factor/codes/", second_factor.renew_codes, name="second_factor_codes"),
    path("second-factor/", second_factor.Verify.as_view(), name="second_factor_verify"),
]
