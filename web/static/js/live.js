// Fragments that renew themselves: no asking while nobody looks; what a press brought in gets the focus.

document.addEventListener("htmx:before:request", (event) => {
  const polls = event.target.getAttribute?.("hx-trigger")?.startsWith("every");
  if (polls && document.hidden) event.preventDefault();
});

document.addEventListener("htmx:after:swap", (event) => {
  const heading = event.detail.ctx.target?.querySelector?.("[data-takes-focus]");
  if (!heading) return;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "nearest" });
});
