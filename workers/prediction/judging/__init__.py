"""How good the predictions are: the served code on matches it never saw, beside plain predictors on the same balls."""
