"""Machine code: made by numba of functions in plain Python, kept, and run without it.

Whatever stands on numba's private parts stands here. Two rooms are made so: the engine of the
simulator, and the search for places on maps.
"""
