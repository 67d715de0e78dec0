from django import forms


class SignUpForm(forms.Form):
    """What a new person tells us beside e-mail and password."""

    def signup(self, request, user) -> None:
        """Called by the sign-in library after the user is made."""
