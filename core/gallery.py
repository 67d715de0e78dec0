"""The page of samples: every component in its states, for whoever writes or checks pages."""

import re
from datetime import timedelta
from pathlib import Path

from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.utils.html import format_html

from core import clock
from core.looks import STATE_LOOKS

SAMPLE_LINES = [
    {"text": "Primary logo, vector and PNG", "state": "delivered"},
    {"text": "Label template, 80 × 120 mm", "quantity": 2, "state": "open"},
    {"text": "One-colour stamp version", "state": "questioned", "note": "asked about today"},
    {"text": "Shop sign artwork", "state": "delivered", "extra": True, "note": "agreed Fri 20 Nov"},
    {"text": "Animated version", "state": "removed", "note": "taken out with change 3"},
    {"text": "Printing and fitting", "state": "excluded"},
]
SAMPLE_STAGES = [
    {"label": "Paid", "note": "Thu 19 Nov, 09:58", "state": "done"},
    {"label": "Brief sent", "note": "Thu 19 Nov, 10:06", "state": "done"},
    {"label": "Made", "note": "3 days early", "state": "done"},
    {"label": "Your review", "note": "until Wed 25 Nov", "state": "now"},
    {"label": "Closed", "note": "money released", "state": ""},
]
SAMPLE_PEOPLE = [
    "Nadia Ben Youssef",
    "Marta Rius",
    "Estudio Brava",
    "Oluwaseun Adé",
    "Wanjiru",
    "Åsa Öberg",
    "T. K. Iyer",
    "李 伟",
]
LONG_WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragung"
SAMPLE_FILES = [
    {"name": "shop-sign-1-10.pdf", "url": "#", "size": 2_202_009},
    {"name": "colours-and-type-with-a-name-that-goes-on-for-ever.pdf", "url": "#", "size": 655_360},
]


class SampleForm(forms.Form):
    """One field of each kind, bound with mistakes so that the errors show."""

    title = forms.CharField(max_length=80, help_text="Say what you make, in plain words.")
    about = forms.CharField(widget=forms.Textarea(attrs={"maxlength": 400}), required=False)
    days = forms.IntegerField(min_value=1, help_text="From the answered brief.")
    category = forms.ChoiceField(choices=[("d", "Design"), ("w", "Words")])
    answers = forms.ChoiceField(choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)
    languages = forms.MultipleChoiceField(
        choices=[("en", "English"), ("es", "Spanish")], widget=forms.CheckboxSelectMultiple
    )
    terms = forms.BooleanField(label="I have read the terms")


def _cards() -> list[dict]:
    card = {
        "title": "A logo and label system for a small food brand",
        "url": "#",
        "seller_name": "Nadia Ben Youssef",
        "seller_seed": 1,
        "seller_url": "#",
        "rating_average": 4.9,
        "rating_count": 212,
        "total_minor": 18720,
        "currency": "EUR",
        "ready_by": clock.now() + timedelta(days=5),
    }
    return [
        card,
        card | {"state": "paused", "seller_name": "Estudio Brava", "seller_seed": 2},
        card | {"state": "own", "rating_count": 0, "seller_name": "Wanjiru", "seller_seed": 4},
        card | {"flag": "New here", "title": LONG_WORD, "seller_seed": 9},
    ]


def _icon_names() -> list[str]:
    sprite = Path(finders.find("img/icons.svg")).read_text()
    return re.findall(r'<symbol id="(?!ring-)([\w-]+)"', sprite)


def sample_context() -> dict:
    """Return what templates/core/gallery.html needs."""
    now = clock.now()
    return {
        "states": [(state, state.replace("_", " ").capitalize()) for state in STATE_LOOKS],
        "form": SampleForm({"title": "", "days": "0", "answers": "x"}),
        "icons": _icon_names(),
        "lines": SAMPLE_LINES,
        "stages": SAMPLE_STAGES,
        "files": SAMPLE_FILES,
        "cards": _cards(),
        "crumbs": [{"label": "Orders", "url": "#"}, {"label": "N.º 48 213"}],
        "rows": [
            {"label": "Package “Complete”", "minor": 18000},
            {"label": "Shop sign", "minor": 4500},
            {"label": "Service fee, 4 %", "minor": 900},
        ],
        "bars": [
            {"stars": n, "count": c, "share": s, "url": "#"}
            for n, c, s in ((5, 180, 85), (4, 24, 11), (3, 6, 3), (2, 0, 0), (1, 2, 1))
        ],
        "page": Paginator(range(200), 10).page(4),
        "people": SAMPLE_PEOPLE,
        "calm": now + timedelta(days=2, hours=22, minutes=8),
        "soon": now + timedelta(hours=5, minutes=12),
        "late": now - timedelta(hours=3, minutes=4),
        "last_year": now - timedelta(days=400),
        "marked": format_html("Talk on WhatsApp? I’m on <mark>{}</mark>", "+34 600 000 000"),
        "offers": [
            {"label": "Call Nadia here", "name": "choice", "value": "call", "main": True},
            {"label": "Take the number out", "name": "choice", "value": "remove"},
            {"label": "Send as it is", "name": "choice", "value": "send", "plain": True},
        ],
    }
