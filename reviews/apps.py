from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Floor 3: who decided it, and how we check."""

    name = "reviews"
    verbose_name = "审核与流转"
