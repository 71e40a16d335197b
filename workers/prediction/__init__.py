"""Who will win and what the innings will come to, after every ball: `predict` for serving, the rest to train and judge."""
