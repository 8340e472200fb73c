// Shows what is pushed, and opens its page at a press. Keeps nothing and answers no request.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function read(event) {
  try {
    return event.data?.json() ?? {};
  } catch {
    return {};
  }
}

// Only a page of this house is opened, whatever a message says.
function own(url) {
  try {
    const found = new URL(url || "/", self.location.origin);
    return found.origin === self.location.origin ? found.href : self.location.origin;
  } catch {
    return self.location.origin;
  }
}

self.addEventListener("push", (event) => {
  const said = read(event);
  event.waitUntil(self.registration.showNotification(said.title || "Duet", {
    body: said.body || "",
    lang: said.language || "",
    dir: "auto",
    tag: said.uid || "",
    icon: "/static/img/mark-180.png",
    data: { url: own(said.url) },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
