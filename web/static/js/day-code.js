// The code of a day sheet: counts its seconds down and fetches the next one. The last one shown never stays as if it counted.

const RETRY = 5;

function say(card, seconds) {
  const place = card.querySelector("[data-code-left]");
  if (place) place.textContent = place.textContent.replace(/\p{Nd}+/u, new Intl.NumberFormat(document.documentElement.lang, { useGrouping: false }).format(seconds));
}

function off(card, isOff) {
  card.querySelector("[data-code-off]").hidden = !isOff;
  card.querySelector("[data-code-left]").hidden = isOff;
  card.classList.toggle("old", isOff);
}

async function renew(card) {
  try {
    const answer = await fetch(card.dataset.url, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return off(card, true);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-code]");
    if (!found) return off(card, true);
    card.replaceChildren(...found.childNodes);
    card.dataset.seconds = found.dataset.seconds;
    off(card, false);
  } catch {
    off(card, true);
  }
}

const ends = new WeakMap();

async function tick() {
  const card = document.querySelector("[data-code]");
  if (!card || document.hidden) return;
  if (!ends.has(card)) ends.set(card, Date.now() + Number(card.dataset.seconds) * 1000);
  const left = Math.ceil((ends.get(card) - Date.now()) / 1000);
  if (left > 0) return say(card, left);
  ends.set(card, Date.now() + RETRY * 1000);
  await renew(card);
  if (!card.classList.contains("old")) ends.set(card, Date.now() + Number(card.dataset.seconds) * 1000);
}

setInterval(tick, 1000);
