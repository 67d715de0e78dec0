from allauth.account.adapter import DefaultAccountAdapter

from accounts.domain import people


class AccountAdapter(DefaultAccountAdapter):
    """What Encargo decides differently from the sign-in library."""

    def save_user(self, request, user, form, commit=True):
        """Give a new account its name, a handle made from it, and the browser's language."""
        user = super().save_user(request, user, form, commit=False)
        people.prepare(user, display_name=form.cleaned_data["display_name"])
        if commit:
            people.save_with_free_handle(user)
        return user
