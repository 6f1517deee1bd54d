"""Run the command line as ``python -m jupyter_pyspark_kernels``."""

import sys

from .cli import main

sys.exit(main())
