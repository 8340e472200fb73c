// Messages in this browser: a press asks the browser, tells the server where it is reached, and takes both back.

const panel = document.querySelector("[data-push]");
const can = panel && window.isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const part = (name) => panel.querySelector(`[data-push-${name}]`);

function show(state) {
  for (const name of ["on", "denied", "failed"]) part(name).hidden = name !== state;
  part("start").hidden = state === "on";
  part("end").hidden = state !== "on";
  panel.hidden = false;
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (each) => each.charCodeAt(0));
}

function same(buffer, wanted) {
  const have = new Uint8Array(buffer ?? []);
  return have.length === wanted.length && have.every((each, place) => each === wanted[place]);
}

async function send(url, fields) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "X-CSRFToken": panel.dataset.token },
    body: new URLSearchParams(fields),
  });
  if (!answer.ok) throw new Error(String(answer.status));
}

async function tell(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  await send(panel.dataset.url, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
}

async function subscribe(key) {
  const worker = await navigator.serviceWorker.register(panel.dataset.worker);
  let found = await worker.pushManager.getSubscription();
  if (found && !same(found.options.applicationServerKey, key)) {
    await found.unsubscribe();
    found = null;
  }
  // What is pushed before the worker runs would be lost.
  await ready(worker);
  await tell(found ?? await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
}

function ready(registration) {
  const worker = registration.active ? null : registration.installing ?? registration.waiting;
  if (!worker) return undefined;
  return new Promise((resolve) => {
    worker.addEventListener("statechange", () => { if (worker.state === "activated") resolve(); });
  });
}

async function current() {
  const worker = await navigator.serviceWorker.getRegistration(panel.dataset.worker);
  return worker?.pushManager.getSubscription();
}

async function start(key) {
  try {
    if (await Notification.requestPermission() !== "granted") return show("denied");
    await subscribe(key);
    show("on");
  } catch {
    show("failed");
  }
}

async function end() {
  try {
    const found = await current();
    if (found) {
      await send(panel.dataset.endUrl, { endpoint: found.endpoint });
      await found.unsubscribe();
    }
    show("off");
  } catch {
    show("failed");
  }
}

async function begin() {
  const answer = await fetch(panel.dataset.url, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const key = bytes((await answer.json()).key);
  part("start").addEventListener("click", () => start(key));
  part("end").addEventListener("click", end);
  const found = await current();
  if (found && Notification.permission === "granted" && same(found.options.applicationServerKey, key)) {
    // Whoever is signed in now is who is told here.
    await tell(found);
    show("on");
  } else {
    show(Notification.permission === "denied" ? "denied" : "off");
  }
}

if (can) begin().catch(() => { panel.hidden = true; });
