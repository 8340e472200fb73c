// Moving an assignment: by pointer, or Alt+arrows then Enter. Nothing is saved here: the form asks the server for the consequences.

let held = null;

function begin(item) {
  const frame = item.closest("[data-moves]");
  return { item, frame, board: frame.querySelector(".board"), home: item.closest("[data-place]"), over: item.closest("[data-place]") };
}

function say(frame, text) {
  frame.querySelector("[data-say]").textContent = text;
}

function hover(move, place) {
  move.over?.classList.remove("over");
  move.over = place;
  place?.classList.add("over");
  if (place) say(move.frame, place.dataset.says ?? "");
}

function end(move) {
  move.item.classList.remove("lifted");
  move.board.classList.remove("moving");
  move.over?.classList.remove("over");
  move.shadow?.remove();
}

function drop(move) {
  end(move);
  if (!move.over || move.over === move.home) return;
  const form = move.frame.querySelector("form[data-move]");
  form.elements.namedItem("item").value = move.item.dataset.item;
  form.elements.namedItem("place").value = move.over.dataset.place;
  form.requestSubmit();
}

function lift(move) {
  move.item.classList.add("lifted");
  move.board.classList.add("moving");
}

function shadowOf(item) {
  const shadow = item.cloneNode(true);
  shadow.removeAttribute("data-item");
  shadow.classList.add("dragged");
  shadow.style.width = `${item.offsetWidth}px`;
  shadow.style.left = "0";
  shadow.style.top = "0";
  document.body.append(shadow);
  return shadow;
}

document.addEventListener("pointerdown", (event) => {
  const item = event.target.closest?.("[data-moves] [data-item]");
  if (!item || event.button !== 0 || event.pointerType === "touch") return;
  const move = begin(item);
  const start = { x: event.clientX, y: event.clientY };
  const follow = (at) => {
    if (!move.shadow && Math.hypot(at.clientX - start.x, at.clientY - start.y) < 6) return;
    if (!move.shadow) lift(move);
    move.shadow ??= shadowOf(item);
    move.shadow.style.transform = `translate(${at.clientX + 8}px, ${at.clientY + 8}px)`;
    hover(move, document.elementFromPoint(at.clientX, at.clientY)?.closest("[data-place]") ?? null);
  };
  const leave = (key) => key.key === "Escape" && stop(null);
  const stop = (up) => {
    document.removeEventListener("pointermove", follow);
    document.removeEventListener("pointerup", stop);
    document.removeEventListener("keydown", leave);
    if (!move.shadow) return;
    item.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
    if (up) drop(move);
    else end(move);
  };
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", stop);
  document.addEventListener("keydown", leave);
});

// The browser's own dragging of links would take the pointer away.
document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.("[data-moves] [data-item]")) event.preventDefault();
});

function neighbour(place, key) {
  const forward = getComputedStyle(place).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const row = place.parentElement;
  if (key === "ArrowUp") return row.previousElementSibling?.cells[place.cellIndex];
  if (key === "ArrowDown") return row.nextElementSibling?.cells[place.cellIndex];
  return key === forward ? place.nextElementSibling : place.previousElementSibling;
}

function carry(item, event) {
  event.preventDefault();
  if (!held) {
    held = begin(item);
    lift(held);
    say(held.frame, held.frame.dataset.sayLifted);
  }
  const there = neighbour(held.over, event.key);
  if (!there?.matches("[data-place]")) return;
  hover(held, there);
  there.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function letGo(event) {
  event.preventDefault();
  const move = held;
  held = null;
  if (event.key === "Enter") return drop(move);
  end(move);
  return say(move.frame, move.frame.dataset.sayBack);
}

document.addEventListener("keydown", (event) => {
  const item = event.target.closest?.("[data-moves] [data-item]");
  if (item && event.altKey && event.key.startsWith("Arrow")) carry(item, event);
  else if (held && (event.key === "Enter" || event.key === "Escape")) letGo(event);
});

document.addEventListener("focusout", () => {
  if (!held) return;
  end(held);
  held = null;
});
