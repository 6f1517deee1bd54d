"""Turn "this environment, this Spark, these settings" into a kernelspec that works.

Nothing here knows Jupyter's server, HTTP or terminals: the command line and the server extension
both call :mod:`.kernels`.
"""
