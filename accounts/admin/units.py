"""工会组织 in the administration pages: the tree as an indented list, moved by choosing another parent."""

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from treebeard.forms import TreeNodeChoiceField

from accounts.admin.base import KeptByUnits
from accounts.admin.reach import manages_all, units_of
from accounts.models import Post, Unit
from accounts.services import place_unit

KEEP = "工会组织不能删除：它的岗位和档案要长期保留。工会撤销时，请先免去在任岗位、移走或撤销下级，再填写撤销日期。"


class UnitForm(forms.ModelForm):
    """A unit and the unit above it; `by` is the administrator."""

    by = None
    parent = TreeNodeChoiceField(
        label="上级工会",
        queryset=Unit.objects.none(),
        help_text="改选上级，本工会连同全部下级、档案一起移过去。",
    )

    class Meta:
        model = Unit
        fields = (
            "code", "name", "short_name", "kind", "certifies", "division_code", "phone", "valid_from", "valid_until",
        )  # fmt: skip
        help_texts = {"valid_until": KEEP}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field, within = self.fields["parent"], units_of(self.by)
        if self.instance.pk is None:
            field.queryset = within
            return
        above = Unit.objects.get_parent(self.instance)
        self.initial["parent"] = above and above.pk
        field.queryset = within.exclude(path__startswith=self.instance.path)
        if above is None or not within.filter(pk=above.pk).exists():
            field.disabled, field.required = True, False
            field.queryset = Unit.objects.filter(pk=above.pk) if above else Unit.objects.none()
            field.help_text = (
                "您管理的最高一级工会，由上级管理员移动。" if above else "最高一级工会，没有上级。"
            )

    def clean_valid_until(self):
        until = self.cleaned_data["valid_until"]
        if until and self.instance.pk:
            posts = Post.objects.filter(unit=self.instance, ended_at__isnull=True)
            posts = posts.filter(Q(until_on__isnull=True) | Q(until_on__gt=until)).count()
            below = Unit.objects.get_children(self.instance).filter(valid_until__isnull=True).count()
            if posts or below:
                raise forms.ValidationError(
                    f"还有 {posts} 个在任岗位、{below} 个未撤销的下级工会，处理完才能撤销本工会。"
                )
        return until


class Below(admin.SimpleListFilter):
    """Only one unit and what stands below it."""

    title, parameter_name = "范围", "under"

    def lookups(self, request, model_admin):
        within = units_of(request.user)
        tops = within.filter(depth=within.order_by("depth").values("depth")[:1])
        near = [unit for top in tops for unit in (top, *Unit.objects.get_children(top))]
        chosen = Unit.objects.filter(pk=self.value()) if (self.value() or "").isdigit() else []
        return [(str(unit.pk), unit.label) for unit in dict.fromkeys([*near, *chosen])]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        top = queryset.filter(pk=self.value()).first() if self.value().isdigit() else None
        return queryset.filter(path__startswith=top.path) if top else queryset.none()


@admin.register(Unit)
class UnitAdmin(KeptByUnits):
    form = UnitForm
    list_display = ("indented", "kind", "code", "certifies", "people", "below", "valid_until")
    list_display_links = ("indented",)
    list_filter = (Below, "kind", "certifies")
    list_per_page = 100
    search_fields = ("name", "short_name", "code")
    search_help_text = "按名称、简称或编码查找"
    ordering = ("path",)
    sortable_by = ()
    fields = ("parent", *UnitForm.Meta.fields)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        current = Post.objects.current().values("pk")
        return units_of(request.user).annotate(
            in_office=Count("posts__user", filter=Q(posts__in=current), distinct=True)
        )

    def get_readonly_fields(self, request, obj=None):
        """What the certifying power and the standards rest on is the system administrator's."""
        fixed = ("code",) if obj else ()
        return fixed if manages_all(request.user) else (*fixed, "certifies", "division_code")

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        parent = initial.get("parent", "")
        return initial if parent.isdigit() else {}

    def save_model(self, request, obj, form, change):
        parent = form.cleaned_data["parent"]
        if not change:
            obj.division_code = obj.division_code or parent.division_code
            place_unit(obj, under=parent)
            return
        columns = [name for name in form.changed_data if name != "parent"]
        obj.save(update_fields=columns)
        if "parent" in form.changed_data and parent:
            place_unit(obj, under=parent)

    @admin.display(description="工会组织")
    def indented(self, unit: Unit) -> str:
        return "　" * (unit.depth - 1) + unit.name

    @admin.display(description="在任人数")
    def people(self, unit: Unit) -> str:
        url = reverse("admin:accounts_post_changelist")
        return format_html('<a href="{}?unit__id__exact={}&held=now">{}</a>', url, unit.pk, unit.in_office)

    @admin.display(description="下级")
    def below(self, unit: Unit) -> str:
        add = reverse("admin:accounts_unit_add")
        link = format_html('<a href="{}?parent={}">增加</a>', add, unit.pk)
        if unit.is_leaf():
            return link
        return format_html('<a href="?under={}">{} 个</a>　{}', unit.pk, unit.numchild, link)
