"""Which case lives through what: days counted from its opening, and the act of each day."""
