from django.contrib.postgres.indexes import GistIndex
from django.db import models

# Languages whose words are found by their stems; those of others as they are typed.
SEARCH_CONFIGS = {"en": "english", "es": "spanish"}


class SearchWord(models.Model):
    """A word that some gig uses, without accents: what a mistyped word is compared with.

    It grows with the vocabulary, not with the catalogue, so that a typo costs the same at a
    million gigs.
    """

    word = models.CharField(max_length=40, primary_key=True)

    class Meta:
        indexes = [
            GistIndex(name="gigs_word_alike", fields=["word"], opclasses=["gist_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.word
