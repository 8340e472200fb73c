// Visitors' pages: a link is shared, or copied with its title.

async function share(box) {
  const title = box.dataset.title, url = box.querySelector("input").value;
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    await navigator.share({ title, url });
    return;
  }
  const field = box.querySelector("input"), whole = `${title}\n${url}`;
  if (navigator.clipboard) await navigator.clipboard.writeText(whole);
  else field.select();
  box.querySelector("[data-share-done]").hidden = false;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-share-copy]")?.closest("[data-share]");
  if (box) share(box).catch(() => box.querySelector("input").select());
});
