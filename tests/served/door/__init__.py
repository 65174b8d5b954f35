"""The hands of these tests: bytes on sockets, the served bridge, another POS beside."""
