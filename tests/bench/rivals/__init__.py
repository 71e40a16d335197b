"""Servers that send the same ball to the same viewers, each by the normal way of its library; ours is one of them."""
