// <script async src="https://HOST/embed.js" data-match="ID"></script> puts the live score of a match in the place of itself.
(() => {
  const script = document.currentScript;
  const { origin } = new URL(script.src);
  const frame = document.createElement("iframe");
  frame.src = `${origin}/embed/${encodeURIComponent(script.dataset.match)}`;
  frame.title = script.dataset.title || "Cricket score";
  frame.loading = "lazy";
  frame.style.cssText = "border: 0; width: 100%; max-width: 30rem; height: 10rem; color-scheme: light dark;";
  addEventListener("message", ({ source, data }) => {
    if (source === frame.contentWindow && Number.isFinite(data?.cricksyHeight)) frame.style.height = `${data.cricksyHeight}px`;
  });
  script.after(frame);
})();
