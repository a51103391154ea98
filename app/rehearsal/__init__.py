"""Whole lives performed with the product's own actions: the replay of real records, and the demo city."""
