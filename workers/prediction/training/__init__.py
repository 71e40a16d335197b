"""Makes the weights from played matches; needs numpy, which serving does not."""
