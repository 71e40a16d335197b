"""Cricsheet JSON in and out, and the commands that live on it."""
