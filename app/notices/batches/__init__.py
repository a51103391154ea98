"""One act on many documents: asked for once, done to each by the clock, with a line for each that says what came of it."""
