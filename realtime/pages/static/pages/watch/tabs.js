// The parts of the page on a phone: one is shown at a time. Without scripts, and on wide screens, all are (page.css).

const tabs = [...document.querySelectorAll(".tabs a")];

export function startTabs() {
  const named = tabs.find((tab) => tab.hash === location.hash);
  if (named) choose(named);
  for (const tab of tabs) {
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(null, "", tab.hash);
      choose(tab);
    });
  }
}

function choose(chosen) {
  for (const tab of tabs) {
    if (tab === chosen) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
    document.getElementById(tab.hash.slice(1)).classList.toggle("chosen", tab === chosen);
  }
}
