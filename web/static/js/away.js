// Nobody is signed in here: day sheets that this browser kept for a reload without network go.

if ("caches" in window) caches.delete("duet-day-sheets").catch(() => {});
