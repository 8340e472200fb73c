// Forms: one press is one send; a question before what cannot be undone; the error summary gets the focus.

const busy = new WeakSet();

function hold(form, submitter) {
  busy.add(form);
  submitter?.setAttribute("aria-busy", "true");
  submitter?.setAttribute("aria-disabled", "true");
}

function release(form) {
  busy.delete(form);
  for (const button of form.querySelectorAll("[aria-busy]")) {
    button.removeAttribute("aria-busy");
    button.removeAttribute("aria-disabled");
  }
}

function ask(form, submitter) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("#confirm-text").textContent = form.dataset.confirm;
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.textContent = submitter?.textContent.trim() || yes.textContent;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    form.dataset.confirmed = "";
    form.requestSubmit(submitter);
  }, { once: true });
  dialog.showModal();
}

// Capturing, so that it speaks before htmx does.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog") return;
  if (busy.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else if (form.dataset.confirm && form.dataset.confirmed === undefined) {
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form, event.submitter);
  } else {
    delete form.dataset.confirmed;
    if (form.method === "post" && form.dataset.download === undefined) hold(form, event.submitter);
  }
}, true);

// htmx answers in place: the form may be sent again.
document.addEventListener("htmx:finally:request", (event) => {
  const form = event.detail.ctx.request.form ?? event.target.closest?.("form");
  if (form) release(form);
});

// Back from the browser's memory: nothing is under way any more.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) release(form);
});

function focusErrors(root) {
  root?.querySelector?.("[data-error-summary]")?.focus();
}

document.addEventListener("htmx:after:swap", (event) => focusErrors(event.detail.ctx.target));
focusErrors(document);
