# Old habits end here with a way out; pip itself never runs this file (pyproject.toml is the packaging).
raise SystemExit("This project is built by hatchling. Install it with: pip install .")
