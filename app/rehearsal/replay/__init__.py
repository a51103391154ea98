"""Real inspection records through the product's own doors: each on its own day, as it would have happened."""
