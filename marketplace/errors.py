"""The pages that explain a refusal by the framework."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """Explain that the form came from an old page; what was typed is kept by the browser."""
    return render(request, "403_csrf.html", status=403)
