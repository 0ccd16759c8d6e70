"""Static files under names that carry their hash, so that browsers keep them for ever."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedNames(ManifestStaticFilesStorage):
    """Django's own, but before `collectstatic` ran (in tests) names stay as they are."""

    def stored_name(self, name: str) -> str:
        """The name that a page refers to."""
        if not self.hashed_files:
            return name
        return str(super().stored_name(name))
