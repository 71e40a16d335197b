"""The project's own benchmarks, run by scripts/bench: each budget of the design measured and printed beside its limit.

Whatever is compared runs in one interleaved session, and a figure is the median over its rounds.
"""
