// Native dialogs: opened by a button, closed by a button or a press beside them; panels that htmx fills open by themselves.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement && outside(event.target, event)) event.target.close();
});

function outside(dialog, { clientX, clientY, detail }) {
  const box = dialog.getBoundingClientRect();
  return detail > 0 && (clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom);
}

document.addEventListener("htmx:after:swap", () => {
  for (const dialog of document.querySelectorAll("dialog[data-opens-itself]:not([open])")) {
    if (dialog.childElementCount) dialog.showModal();
  }
});

document.addEventListener("close", (event) => {
  if (event.target.matches?.("[data-opens-itself]")) event.target.replaceChildren();
}, true);
