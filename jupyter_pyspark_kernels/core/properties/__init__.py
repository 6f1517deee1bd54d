"""Know Spark's properties: what a launch refuses, and (with the catalogue) what each one is."""
