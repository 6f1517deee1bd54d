"""Serve the core over HTTP inside a Jupyter server: parse, call, reply."""
