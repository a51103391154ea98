"""What an official document says: one frozen dataclass for each, checked when it is made."""
