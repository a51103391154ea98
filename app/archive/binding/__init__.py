"""Making the archive package: a bag (RFC 8493) in one ZIP, the same bytes for the same file."""
