"""The working calendar: a year counts as entered only when its days are there."""

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import KeptBySystem
from hardship.models import CalendarDay, CalendarYear
from hardship.services.holidays import EARLIEST, LATEST, SOURCE, YearUnknown, load_year


class YearForm(forms.ModelForm):
    """A year out of the library, or one whose days have been typed before."""

    from_library = forms.BooleanField(
        label="从日历库载入", required=False, initial=True,
        help_text=f"日历库有 {EARLIEST} 至 {LATEST} 年。不勾选时，先在“节假日与调休”中录入该年的日期。",
    )  # fmt: skip

    class Meta:
        model = CalendarYear
        fields = ("year", "source")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "source" in self.fields:  # not while looking at a year already entered
            self.fields["source"].required = False
            self.fields["source"].help_text = "手工录入时必填：国务院办公厅通知的文号。"

    def clean(self):
        fields = super().clean()
        year = fields.get("year")
        if year is None:
            return fields
        if fields.get("from_library"):
            if not EARLIEST <= year <= LATEST:
                self.add_error("year", str(YearUnknown(year)))
            fields["source"] = SOURCE
        elif not CalendarDay.objects.filter(day__year=year).exists():
            self.add_error(
                "year", f"“节假日与调休”中还没有 {year} 年的日期，请先录入，以免把节假日算成工作日。"
            )
        if not fields.get("source"):
            self.add_error("source", "请填写依据。")
        return fields


@admin.register(CalendarYear)
class CalendarYearAdmin(KeptBySystem):
    form = YearForm
    fields = ("year", "from_library", "source")
    list_display = ("year", "source")
    actions = ("reload",)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return obj is None and super().has_change_permission(request)

    def get_fields(self, request, obj=None):
        return ("year", "source") if obj else self.fields

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.cleaned_data["from_library"]:
            load_year(obj.year)

    @admin.action(description="从日历库载入（覆盖该年的日期）", permissions=["add"])
    def reload(self, request: HttpRequest, queryset: QuerySet) -> None:
        for row in queryset:
            try:
                self.message_user(request, f"{row}：已载入 {load_year(row.year)} 天。")
            except YearUnknown as unknown:
                self.message_user(request, str(unknown), messages.ERROR)


@admin.register(CalendarDay)
class CalendarDayAdmin(KeptBySystem):
    list_display = ("day", "is_workday", "name")
    date_hierarchy = "day"
    list_filter = ("is_workday",)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return self.is_open_to(request.user)
