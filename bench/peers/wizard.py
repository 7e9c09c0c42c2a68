"""django-formtools with two steps, as its documentation sets it up; the words of our page come from BENCH_PAGE."""

import json
import os
from pathlib import Path

import django
from django.conf import settings

HERE = Path(__file__).parent
settings.configure(
    DEBUG=False,
    SECRET_KEY="only to measure on loopback, of fifty signs or more",  # noqa: S106
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.sessions", "formtools"],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [HERE / "views"]}],
)
django.setup()

from django import forms  # noqa: E402  after the settings
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils.html import format_html  # noqa: E402
from formtools.wizard.views import SessionWizardView  # noqa: E402

PAGE = json.loads(Path(os.environ["BENCH_PAGE"]).read_text(encoding="utf-8"))
CHOICES = [(option["id"], option["label"]) for option in PAGE["options"]]
TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}'  # noqa: S105


class Answer(forms.Form):
    answer = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)


class Wizard(SessionWizardView):
    form_list = [("a", Answer), ("b", Answer)]  # noqa: RUF012  as Django does it
    template_name = "question.html"

    def get_context_data(self, form, **more):
        context = super().get_context_data(form=form, **more)
        management = context["wizard"]["management_form"]
        hidden = format_html(TOKEN, get_token(self.request), management)
        return {**context, "q": PAGE, "hidden": hidden, "name": f"{self.steps.current}-answer"}

    def done(self, _forms, **_more):
        return HttpResponse("done")


urlpatterns = [path("", Wizard.as_view())]
app = get_wsgi_application()
