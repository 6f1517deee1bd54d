"""Try what goes together, release by release: see ../README.md."""
