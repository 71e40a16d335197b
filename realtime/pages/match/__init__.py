"""The page of a match as its server draws it: complete without JavaScript; the scripts then go on from there.

- `words`: rows and lines of the scorecard, as static/pages/shared/words.js makes them.
- `moments`: the key moments, as static/pages/watch/moments.js makes them.
- `names`: names of any script beside other text, as static/pages/shared/names.js isolates them.
- `overs`: the balls of an innings, a page of overs at a time, as static/pages/watch/overs.js lists them.
- `sections`: what each part of the page shows. The templates are in templates/pages/match/.
- `strip`: what the strip of the overlay shows.
"""
