"""What a clerk has typed but not yet saved: kept on the server, so that a lunch break loses nothing."""

from django.db import models

from accounts.models import User
from hardship.models.secrets import SecretHolder, SecretJSONField


class FormDraft(SecretHolder):
    """The raw fields of one page as one user left them, encrypted as a whole; removed when the page is saved."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    fields = SecretJSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "未保存的填写"
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="one_draft_a_page")]

    def __str__(self) -> str:
        return self.path
