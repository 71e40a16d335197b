"""Rows of an inline that have a box to choose from: Django's own asks the database for the chosen row of each."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model
from django.http import HttpRequest


class ChosenSelect(AutocompleteSelect):
    """`chosen` is what the form has loaded; if the box shows something else, Django asks for it."""

    chosen: Model | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        if self.chosen is None or [str(each) for each in value] != [str(self.chosen.pk)]:
            return super().optgroups(name, value, attr)
        label = self.choices.field.label_from_instance(self.chosen)
        return [(None, [self.create_option(name, self.chosen.pk, label, True, 0)], 0)]


class ChosenForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # The box stands in a frame with links to add and to change what is chosen.
            box = getattr(field.widget, "widget", field.widget)
            if isinstance(box, ChosenSelect) and self.instance.pk:
                box.chosen = getattr(self.instance, name)


class ChoosingInline(admin.TabularInline):
    """An inline whose `autocomplete_fields` are foreign keys."""

    form = ChosenForm

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = ChosenSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related(*self.autocomplete_fields)
