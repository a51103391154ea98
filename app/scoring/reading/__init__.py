"""Model files: TOML in, a checked ``Model`` out, or every complaint at once."""

from app.scoring.reading.file import Reading, check_model, model_of, read_model

__all__ = ["Reading", "check_model", "model_of", "read_model"]
