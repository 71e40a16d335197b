"""Limits the guessing of passwords, at every door: REST, admin, and whatever else calls `authenticate`.

- `limits`: counts failures in the cache by name, by address and by both together, and says when one is too many.
- `codes`: counts the codes of invitations that are unknown.
- `backend`: Django's authentication with these limits before and after it.
- `passwords`: what a new password ends.
- `page`: the answer of pages outside REST to a log-in that is locked.

It fails open: a cache that is down must not stop a scorer. docs/security.md says how long guessing takes.
"""
