// One page for /score and /score/<id>, because one kept copy of it opens both without a net: its address says what it shows.

const [, , match] = location.pathname.split("/");
if (match) import("./page.js");
else import("./home/home.js");
