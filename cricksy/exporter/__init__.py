"""`manage.py exporter`: what broker, database, Redis and replica know, for Prometheus. One is enough.

It asks when it is asked, all at once, and waits for none of them longer than a second.

collector   asks; one that does not answer is shown as down, and has no other figures
sources     the questions, and the figures that the answers give
"""
