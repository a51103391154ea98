"""Computing a round: everything that was delivered, scored by the round's model, frozen, published, corrected."""
