"""How Django draws form fields: our templates, found through the project's own TEMPLATES."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Every form and field uses the office look of templates/forms/."""

    field_template_name = "forms/field.html"
