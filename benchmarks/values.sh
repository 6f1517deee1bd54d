#!/usr/bin/env bash
# Send 10,000 drawn values through HOCON, JSON, Jupyter's substitution and Spark's splitting, and
# 200 drawn ones (with some 40 chosen ones) through a real Spark. npm test does 300 and 100.
#
#   bash benchmarks/values.sh
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
VALUES_EXAMPLES=${VALUES_EXAMPLES:-10000} SPARK_STARTS=${SPARK_STARTS:-2} \
  exec .dev/venv/bin/python -m pytest -q --timeout=3000 tests/test_values.py tests/core/test_kernel_json.py
