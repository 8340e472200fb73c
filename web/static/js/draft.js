// A form that is kept while it is typed: after a pause, and when its page goes out of sight. Never its passwords.

const form = document.querySelector("form[data-draft]");
let waiting = 0;

function keep() {
  clearTimeout(waiting);
  waiting = 0;
  const typed = new FormData(form);
  for (const control of form.querySelectorAll("[type=password]")) typed.delete(control.name);
  fetch(form.dataset.draft, { method: "POST", body: typed, keepalive: true }).catch(() => {});
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(keep, 1500);
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden && waiting) keep();
});

form?.addEventListener("submit", () => clearTimeout(waiting));
