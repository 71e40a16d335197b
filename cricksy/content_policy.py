"""What a browser may load on our pages: only our own scripts, styles and addresses, and nothing inside the page."""

from csp.constants import NONE, SELF

CONTENT_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    # data: is for the icons that the styles of the admin and of Swagger hold.
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "object-src": [NONE],
}
