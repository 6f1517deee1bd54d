"""Run kernels of every kind of environment on real clusters that lack the Python they lean on."""
