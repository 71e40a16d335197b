"""Static files under names that hold a hash of their content, so that browsers and proxies may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    # Scripts import each other: they too must find each other under the hashed names.
    support_js_module_import_aggregation = True
    # As many as files in the longest chain of imports: a name is final when those in its file are. A circle never ends.
    max_post_process_passes = 30
