"""The pages, for viewers and scorers; a Django app. The server does little: a page reads REST and the WebSocket itself.

- `urls`, `views`: `/` is the list of matches, `/watch/<id>` follows one match.
- `engine_files`, `engine_views`, `engine_zip`: the engine for browsers; `pyodide_build` makes its Python.
- `shell`: what the console needs to open without a net: the list for its service worker, and its web app manifest.
- `templates/pages/`: `base.html`, and a template for each page.
- `static/pages/shared/`: what more than one page may use: `client.js` follows a match, `poller.js` does so without a
  WebSocket, `merge.js` applies deltas, `words.js` puts a snapshot into words, `dom.js` draws, `charts.js` is the chart
  of runs by over, `page.css` the style.
- `home`, `static/pages/home/`: the page of all matches.
- `overlay`, `static/pages/overlay/`: a match over the pictures of a stream.
- `players`, `teams`, `static/pages/careers/`: the pages of players and teams; `home` moves their matches.
- `static/pages/watch/`: the scripts of the page of one match; `page.js` says which draws what.

A new page: a path in `urls`, a view, a template, and a folder of its name in `static/pages/`. No build step: browsers
load the modules as they are. `tests/js` tests in Node the scripts that do not draw; tests/realtime/test_page.py tests
the pages in a browser.
"""
