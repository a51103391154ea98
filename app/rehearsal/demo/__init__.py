"""The demo: a fictional city over a simulated year, made by performing the product's own actions."""
