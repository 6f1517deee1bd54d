"""Find this user's environments in a process of its own, which may hang and be killed."""
