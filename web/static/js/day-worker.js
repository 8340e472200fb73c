// Shows a day sheet again without network: the page as it was last seen, and what it looks like. Nothing else is kept.

const CACHE = "duet-day-sheets";
const SHEET = /^\/shifts\/[0-9]+\/day$/;
const LONGEST = 48 * 60 * 60 * 1000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const old = (answer) => Date.now() - Number(answer.headers.get("X-Kept-At")) > LONGEST;

// A page with the moment it was kept at, by this device's clock.
async function dated(answer) {
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.set("X-Kept-At", String(Date.now()));
  return new Response(await answer.blob(), { status: answer.status, headers });
}

async function page(request) {
  const cache = await caches.open(CACHE), path = new URL(request.url).pathname;
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await cache.put(path, await dated(answer.clone()));
    else await cache.delete(path);
    return answer;
  } catch (fault) {
    const found = await cache.match(path, { ignoreVary: true });
    if (found && !old(found)) return found;
    await cache.delete(path);
    throw fault;
  }
}

async function look(request) {
  try {
    return await fetch(request);
  } catch (fault) {
    const found = await (await caches.open(CACHE)).match(request, { ignoreVary: true });
    if (found) return found;
    throw fault;
  }
}

// The sheet that was open when this worker began, and what it looks like.
self.addEventListener("message", (event) => event.waitUntil((async () => {
  const cache = await caches.open(CACHE), { path, looks } = event.data;
  if (!SHEET.test(path)) return;
  await Promise.all(looks.map((url) => cache.add(url).catch(() => {})));
  await page(new Request(path, { headers: { Accept: "text/html" } })).catch(() => {});
  event.ports[0]?.postMessage("kept");
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && SHEET.test(url.pathname)) event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(look(request));
});
