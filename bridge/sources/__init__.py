"""Stores that orders come from. Each reads in its own manner and knows no POS."""
