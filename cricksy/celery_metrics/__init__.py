"""Metrics of a worker. Its parent serves them; the processes of its pool do the counting.

shared      where the processes count together; imported before anything that counts
processes   CPU, memory and open files of all of them
tasks       how many tasks there were, how they ended, how long they took
"""
