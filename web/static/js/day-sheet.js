// The day sheet without network: what is pressed goes to a queue in this browser and from there to the server, in order.
// Each press has a key, by which the server counts it once. The queue holds no names. What the server refuses is shown.

const CACHE = "duet-day-sheets";
const RETRY = 8000;
const sheet = () => document.querySelector("[data-sheet]");
const reader = sheet().dataset.reader;
const WAITS = `duet.presses.${reader}`;
const REFUSED = `duet.refused.${reader}`;

const kept = (name) => {
  try { return JSON.parse(localStorage.getItem(name)) ?? []; } catch { return []; }
};
const keep = (name, items) => localStorage.setItem(name, JSON.stringify(items));
const key = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (each) => each.toString(16).padStart(2, "0")).join("");
const api = (shift, what) => `/api/v1/shifts/${shift}/${what}`;

function add(what, body) {
  keep(WAITS, [...kept(WAITS), { key: key(), shift: sheet().dataset.shift, what, body, at: Date.now() }]);
  show();
  send();
}

const line = (id) => sheet().querySelector(`[data-promise="${CSS.escape(String(id))}"]`);
const nameOf = (id) => line(id)?.querySelector("bdi")?.textContent ?? "";

// What waits is shown where it was pressed, and in one line with a count.
function show(state = "") {
  const waiting = kept(WAITS);
  for (const each of sheet().querySelectorAll("[data-unsent]")) each.hidden = true;
  for (const { shift, body } of waiting) {
    const there = shift === sheet().dataset.shift && body.promise_id ? line(body.promise_id) : null;
    if (!there) continue;
    there.querySelector("[data-unsent]").hidden = false;
    for (const form of there.querySelectorAll("form[data-press]")) {
      form.querySelector("button").setAttribute("aria-pressed", String(form.dataset.press === body.what));
    }
  }
  const row = sheet().querySelector("[data-unsent-line]"), says = row.querySelector("[data-unsent-count]").dataset;
  const text = state === "signed out" ? says.signedOut : waiting.length === 1 ? says.one
    : waiting.length ? says.many.replace("{count}", waiting.length) : navigator.onLine ? "" : says.none;
  row.hidden = !text;
  row.querySelector("[data-unsent-count]").textContent = text;
  showRefused();
}

function showRefused() {
  const refused = kept(REFUSED).filter((each) => each.shift === sheet().dataset.shift);
  const list = sheet().querySelector("[data-refusal-list]");
  list.replaceChildren(...refused.map((each) => {
    const item = document.createElement("li"), name = each.promise ? nameOf(each.promise) : "";
    item.textContent = name ? `${name}: ${each.message}` : each.message;
    return item;
  }));
  sheet().querySelector("[data-refusals]").hidden = !refused.length;
}

async function sendOne({ key: mark, shift, what, body, at }) {
  const ago = Math.max(0, Math.floor((Date.now() - at) / 1000));
  const answer = await fetch(api(shift, what), {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ ...body, key: mark, ago }),
  });
  if (answer.ok) return "done";
  if (answer.status === 401) return "signed out";
  if (answer.status === 429 || answer.status === 408 || answer.status >= 500) return "later";
  const said = await answer.json().catch(() => ({}));
  const message = said.error?.errors?.[0]?.message ?? said.error?.message ?? String(answer.status);
  keep(REFUSED, [...kept(REFUSED), { shift, promise: body.promise_id ?? null, message }]);
  return "refused";
}

let sending = false;

async function sendAll() {
  if (sending) return;
  sending = true;
  let state = "", any = false;
  try {
    for (let next = kept(WAITS)[0]; next && !["later", "signed out"].includes(state); next = kept(WAITS)[0]) {
      state = await sendOne(next);
      if (state !== "done" && state !== "refused") break;
      any = true;
      keep(WAITS, kept(WAITS).filter((each) => each.key !== next.key));
    }
  } catch {
    state = "later";
  } finally {
    sending = false;
  }
  if (any && !kept(WAITS).length) await refresh();
  show(state);
}

// Two windows of one browser send in turn.
const send = () => (navigator.locks ? navigator.locks.request(WAITS, sendAll) : sendAll());

async function refresh() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-sheet]");
    if (!found) return;
    const focused = document.activeElement?.closest("[data-promise]")?.dataset.promise;
    sheet().replaceWith(found);
    (focused && line(focused)?.querySelector("button, summary, a"))?.focus();
    await caching();
  } catch {
    // Without network the sheet stays as it is.
  }
}

const fields = (form) => Object.fromEntries(["what", "promise_id", "at", "seat_id", "volunteer_id", "heads"]
  .filter((name) => form.elements[name]?.value)
  .map((name) => [name, name.endsWith("_id") || name === "heads" ? Number(form.elements[name].value) : form.elements[name].value]));

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-press], form[data-hours], form[data-enter]");
  if (!form) return;
  event.preventDefault();
  event.stopPropagation();
  if ("press" in form.dataset) add("presses", fields(form));
  else if ("enter" in form.dataset) add("unplanned", fields(form));
  else add("hours", {});
  form.closest("details")?.removeAttribute("open");
}, true);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  if (!event.target.closest("[data-refusals-seen]")) return;
  keep(REFUSED, kept(REFUSED).filter((each) => each.shift !== sheet().dataset.shift));
  show();
});

// The sheet and what it looks like are kept for a reload without network; another reader's go.
async function caching() {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  const worker = (await navigator.serviceWorker.ready).active;
  const looks = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((each) => each.href || each.src);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { sheet().dataset.kept = "yes"; };
  worker.postMessage({ path: location.pathname, looks }, [port2]);
}

async function begin() {
  if (localStorage.getItem("duet.day-reader") !== reader && "caches" in window) await caches.delete(CACHE);
  localStorage.setItem("duet.day-reader", reader);
  if ("serviceWorker" in navigator && window.isSecureContext) {
    await navigator.serviceWorker.register(sheet().dataset.worker, { scope: "/shifts/" });
    await caching();
  }
}

for (const each of document.querySelectorAll("[data-print]")) each.hidden = false;
show();
send();
begin().catch(() => {});
window.addEventListener("online", () => send());
window.addEventListener("offline", () => show());
setInterval(() => { if (kept(WAITS).length) send(); }, RETRY);
