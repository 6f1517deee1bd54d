"""Answer requests: each class is one path, each method one verb of it."""
