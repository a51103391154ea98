"""What administrators do to the tree of units."""
