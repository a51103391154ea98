"""What people and administrators do to accounts, passwords and roles."""
