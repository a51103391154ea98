"""What all pages share: languages, headers, filters, navigation, error pages, the base form."""

from flask import Flask

from app.web import compression, errors, filters, headers, languages, navigation

__all__ = ["connect", "languages"]


def connect(app: Flask) -> None:
    """Give an application what every page needs."""
    headers.connect(app)
    compression.connect(app)
    filters.connect(app)
    errors.connect(app)
    navigation.connect(app)
    languages.connect(app)
