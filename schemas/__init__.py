"""What is written down: requirements, XSDs, JSON Schemas, their loaders, and the safe XML parser.

The lowest floor: it imports nobody, holds no codec and knows nothing of money.
"""
