"""Random public identifiers: pages and API never show a primary key."""

import secrets

# Crockford's base 32 in lower case: no i, l, o, u, so that an id can be read out on the phone.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 20


def new_public_id() -> str:
    """Return 20 random characters (100 bits); an identifier, never an authorisation."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
