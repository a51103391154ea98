"""Raters with accounts of their own: each gives the marks asked for, and sees nobody else's."""
