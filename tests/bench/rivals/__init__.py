"""Servers that send the same ball to the same viewers, each in the usual way of its library; Cricksy is one of them."""
