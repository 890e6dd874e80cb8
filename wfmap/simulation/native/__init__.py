"""Machine code of the engine: made by numba, kept, and run without it.

Whatever stands on numba's private parts stands here.
"""
