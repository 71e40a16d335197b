"""Who will win and what an innings will come to, after every ball: `predict` serves, the rest trains and judges."""
