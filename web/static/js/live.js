// Fragments that renew themselves: no asking while nobody looks; what a press brought in gets the focus, what renewed
// itself leaves open, chosen, typed and focused what is so.

const renews = (element) => element?.closest?.("[data-renews], .live-news");

document.addEventListener("htmx:before:request", (event) => {
  const polls = event.target.getAttribute?.("hx-trigger")?.startsWith("every");
  if (polls && (document.hidden || document.querySelector(".board.moving"))) event.preventDefault();
});

document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx.sourceElement?.matches?.("[data-renews], .live-news")) return;
  const heading = event.detail.ctx.target?.querySelector?.("[data-takes-focus]");
  if (!heading) return;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "nearest" });
});

// A renewal brings what the server knows: what somebody opened, marked or lifted in their window stays.
const theirs = (element, name) =>
  (name === "open" && element.localName === "details") ||
  (name === "aria-current" && element.matches(".shift")) ||
  (name === "checked" && element.matches(".day-picker input"));

htmx.registerExtension("keeping", {
  htmx_before_morph_attr: (element, { attrName }) => !(renews(element) && theirs(element, attrName)),
});

// The sentence of what was renewed goes from sight after a while.
let clearing = 0;
document.addEventListener("htmx:after:swap", (event) => {
  const says = document.querySelector("#news-says");
  if (!says || event.detail.ctx.sourceElement?.id !== "news" || !says.textContent) return;
  clearTimeout(clearing);
  clearing = setTimeout(() => says.replaceChildren(), 12000);
});
