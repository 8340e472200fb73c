// Menus are <details>: one open at a time, closed by Escape or a press elsewhere. A row of tabs that is wider than
// the page begins where the tab of this page is. What sticks above the entries at the bottom of a phone knows how
// high they are: in some languages they take three lines.

function closeOthers(kept) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== kept) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeOthers(event.target.closest("details.menu")));
document.addEventListener("focusin", (event) => closeOthers(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

const bottom = document.querySelector(".bottom");
if (bottom) {
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--bottom-nav", `${bottom.offsetHeight}px`);
  }).observe(bottom);
}
