"""Ways to a POS. Each writes down orders in its own manner and knows no store."""
