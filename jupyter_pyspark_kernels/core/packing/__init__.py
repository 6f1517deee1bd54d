"""Pack files with every core of the machine, and read back what was written.

The parent (:mod:`.writing`) hands chunks of work to workers, which are processes of their own: they
read, compress, expand again and compare, and write. They start in an instant, because nothing here
needs more than the standard library and ``isal``. The parent reads back what they wrote.
"""
