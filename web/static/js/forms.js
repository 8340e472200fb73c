// Forms: one press is one send; a question before what cannot be undone; the error summary gets the focus; what somebody
// else saved is taken in place; typed text comes along into another language.

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

// Their side of one control, without a way to the server and back.
function fill(control, value) {
  const values = [value].flat();
  if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
  else control.value = values[0] ?? "";
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  if (!button) return;
  event.preventDefault();
  const controls = [...button.form.querySelectorAll(`[name="${CSS.escape(button.value)}"]:not([type=hidden], button)`)];
  for (const control of controls) fill(control, JSON.parse(button.dataset.take));
  button.closest("[data-meanwhile]").remove();
  controls[0]?.focus();
});

// Another language: what is typed is kept on the way, and laid into the form again.
function isTyped(control) {
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control.localName === "select") return control.selectedIndex !== Math.max(0, [...control.options].findIndex((option) => option.defaultSelected));
  return control.type !== "hidden" && control.value !== (control.defaultValue ?? "");
}

const written = (form) => form.method === "post" && form.elements.written && (form.dataset.typed !== undefined || [...form.elements].some(isTyped));

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[hreflang]");
  const form = link && [...document.querySelectorAll("main form")].find(written);
  if (!form || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const on = document.createElement("form");
  Object.assign(on, { method: "post", action: `/typed/${link.hreflang}`, hidden: true });
  const carry = (name, value) => on.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && !isSecret(form, name)) carry(name, value);
  carry("typed_for", new URL(form.action).pathname);
  document.body.append(on);
  on.submit();
});

function isSecret(form, name) {
  return [...form.elements].some((control) => control.name === name && control.type === "password");
}

document.addEventListener("htmx:after:swap", (event) => focusErrors(event.detail.ctx.target));
focusErrors(document);
