"""Units as people write them: durations, distributions, working weeks, plain numbers.

Imports nothing of wfmap but its errors; everything else may import this.
"""
