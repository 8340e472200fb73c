// A week painted over plain checkboxes: draw with the mouse or a resting finger, or arrows, Shift+arrows and Space.

const boxes = (painter) => [...painter.querySelectorAll("tbody input[type=checkbox]")];
const columns = (painter) => painter.querySelectorAll("tbody tr:first-child td").length;

const parts = (painter) => [...painter.querySelectorAll("[data-part-of]")];
const boxOf = (painter, part) => boxes(painter).find((box) => box.value === part.dataset.partOf);

// What is free for a part of an hour counts, and shows, where the whole hour is not painted.
function sum(painter) {
  let hours = boxes(painter).filter((box) => box.checked).length / Number(painter.dataset.slotsAnHour);
  for (const box of painter.querySelectorAll("td.part")) box.classList.remove("part");
  for (const part of parts(painter)) {
    const box = boxOf(painter, part);
    if (!part.checked || box?.checked) continue;
    hours += Number(part.dataset.minutes) / 60;
    box?.closest("td").classList.add("part");
  }
  const out = painter.querySelector("[data-painter-sum]");
  if (out) out.textContent = Math.round(hours * 10) / 10;
}

// An hour that is cleared is cleared whole.
function clearParts(painter, cleared) {
  for (const part of parts(painter)) if (cleared.includes(boxOf(painter, part))) part.checked = false;
}

function paint(painter, chosen, value) {
  for (const box of chosen) box.checked = value;
  if (!value) clearParts(painter, chosen);
  painter.dispatchEvent(new Event("change", { bubbles: true }));
  sum(painter);
}

function between(painter, a, b) {
  const all = boxes(painter);
  const width = columns(painter);
  const at = (box) => [Math.floor(all.indexOf(box) / width), all.indexOf(box) % width];
  const [[r1, c1], [r2, c2]] = [at(a), at(b)];
  const within = (x, p, q) => x >= Math.min(p, q) && x <= Math.max(p, q);
  return all.filter((_, i) => within(Math.floor(i / width), r1, r2) && within(i % width, c1, c2));
}

// A finger first rests a moment, so that the page can still be scrolled over the week.
const REST = 250;
const TREMBLE = 8;

function startDrawing(painter, event) {
  const first = event.target;
  const finger = event.pointerType === "touch";
  const before = new Map(boxes(painter).map((box) => [box, box.checked]));
  const stroke = { painter, first, last: first, before, value: !first.checked, drawing: !finger, moved: false };
  const rested = finger ? setTimeout(() => arm(stroke), REST) : null;
  const listening = new AbortController();
  const on = (type, act, more = {}) => window.addEventListener(type, act, { signal: listening.signal, ...more });
  const end = (how) => {
    clearTimeout(rested);
    listening.abort();
    finish(stroke, how.type === "pointerup");
  };
  on("pointermove", (move) => {
    if (stroke.drawing) draw(stroke, move);
    else if (Math.hypot(move.clientX - event.clientX, move.clientY - event.clientY) > TREMBLE) end(move);
  });
  on("touchmove", (move) => stroke.drawing && move.preventDefault(), { passive: false });
  on("pointerup", end);
  on("pointercancel", end);
  if (first.hasPointerCapture?.(event.pointerId)) first.releasePointerCapture(event.pointerId);
}

function arm(stroke) {
  stroke.drawing = true;
  stroke.moved = true;
  stroke.painter.classList.add("painting");
  show(stroke);
}

function show({ painter, before, first, last, value }) {
  for (const [box, was] of before) box.checked = was;
  for (const box of between(painter, first, last)) box.checked = value;
  sum(painter);
}

function draw(stroke, { clientX, clientY }) {
  const over = document.elementFromPoint(clientX, clientY);
  if (over === stroke.last || !stroke.before.has(over)) return;
  stroke.last = over;
  stroke.moved = true;
  stroke.painter.classList.add("painting");
  show(stroke);
}

function finish(stroke, kept) {
  const { painter, first, last, before, value } = stroke;
  painter.classList.remove("painting");
  if (!stroke.moved) return;
  if (!kept) {
    for (const [box, was] of before) box.checked = was;
    sum(painter);
    return;
  }
  // The click that follows the stroke must not tick an hour once more.
  const still = (click) => click.preventDefault();
  painter.addEventListener("click", still, { capture: true });
  setTimeout(() => {
    painter.removeEventListener("click", still, { capture: true });
    paint(painter, between(painter, first, last), value);
  }, 0);
}

function step(painter, key) {
  const forward = getComputedStyle(painter).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  if (key === "ArrowDown") return columns(painter);
  if (key === "ArrowUp") return -columns(painter);
  return key === forward ? 1 : -1;
}

function walk(painter, event) {
  const all = boxes(painter);
  const here = all.indexOf(event.target);
  const by = step(painter, event.key);
  const there = here + by;
  const width = columns(painter);
  const leavesRow = Math.abs(by) === 1 && Math.floor(here / width) !== Math.floor(there / width);
  event.preventDefault();
  if (!all[there] || leavesRow) return;
  if (event.shiftKey) paint(painter, [all[there]], event.target.checked);
  rove(painter, all[there]);
  all[there].focus();
}

// One stop for the Tab key instead of a hundred.
function rove(painter, chosen) {
  for (const box of boxes(painter)) box.tabIndex = box === chosen ? 0 : -1;
}

function paintLine(painter, line) {
  paint(painter, line, !line.every((box) => box.checked));
}

function press(painter, target) {
  const preset = target.closest("[data-paint]");
  const column = target.closest("[data-paint-column]")?.dataset.paintColumn;
  const row = target.closest("[data-paint-row]")?.dataset.paintRow;
  const all = boxes(painter);
  if (preset && !preset.dataset.paint) paint(painter, all, false);
  else if (preset) paintLine(painter, all.filter((box) => preset.dataset.paint.split(" ").includes(box.value)));
  else if (column) paintLine(painter, all.filter((box) => box.value.startsWith(`${column}-`)));
  else if (row) paintLine(painter, all.filter((box) => box.value.endsWith(`-${row}`)));
}

function begin(painter) {
  rove(painter, boxes(painter)[0]);
  sum(painter);
  painter.addEventListener("click", (event) => press(painter, event.target));
  painter.addEventListener("change", ({ target }) => {
    if (target === painter) return;
    if (target.closest("td") && !target.checked) clearParts(painter, [target]);
    sum(painter);
  });
  painter.addEventListener("focusin", (event) => event.target.type === "checkbox" && rove(painter, event.target));
  painter.addEventListener("pointerdown", (event) => {
    if (event.target.type === "checkbox" && event.button === 0) startDrawing(painter, event);
  });
  painter.addEventListener("contextmenu", (event) => painter.classList.contains("painting") && event.preventDefault());
  painter.addEventListener("keydown", (event) => {
    if (event.target.type === "checkbox" && event.key.startsWith("Arrow")) walk(painter, event);
  });
}

for (const painter of document.querySelectorAll("[data-painter]")) begin(painter);
