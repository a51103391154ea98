"""Pages of data feeds: what is asked of whom, bringing and checking it, and where every number comes from."""

from flask import Blueprint

blueprint = Blueprint("feeds", __name__)

from app.stages.assessment.feeds.views import (  # noqa: E402
    bringing,
    checking,
    defining,
    deliveries,
    files,
    occasions,
    origins,
    round_data,
)

__all__ = [
    "blueprint",
    "bringing",
    "checking",
    "defining",
    "deliveries",
    "files",
    "occasions",
    "origins",
    "round_data",
]
