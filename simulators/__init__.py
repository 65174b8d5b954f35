"""Everything that pretends to be somebody else: stores, points of sale, and the people who shop."""
