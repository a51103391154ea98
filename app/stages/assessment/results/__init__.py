"""What a round comes to: the forest and its trees, reports of units, lists that follow, records of their use."""
