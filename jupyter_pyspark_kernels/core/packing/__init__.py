"""Pack files with every core of the machine, and read back what was written.

The parent (:mod:`.engine`) hands chunks of work to workers, which are processes of their own: they
read, compress and write, and later check. They start in an instant, because nothing here needs more
than the standard library and ``isal``.
"""
