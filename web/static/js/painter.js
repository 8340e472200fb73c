// A week painted over plain checkboxes: draw with finger or mouse, or arrows, Shift+arrows and Space.

const boxes = (painter) => [...painter.querySelectorAll("tbody input[type=checkbox]")];
const columns = (painter) => painter.querySelectorAll("tbody tr:first-child td").length;

function sum(painter) {
  const out = painter.querySelector("[data-painter-sum]");
  if (out) out.textContent = boxes(painter).filter((box) => box.checked).length / Number(painter.dataset.slotsAnHour);
}

function paint(painter, chosen, value) {
  for (const box of chosen) box.checked = value;
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

function startDrawing(painter, event) {
  const first = event.target;
  const value = !first.checked;
  const before = new Map(boxes(painter).map((box) => [box, box.checked]));
  let last = first;
  const draw = (move) => {
    const over = document.elementFromPoint(move.clientX, move.clientY);
    if (!over || over === last || !before.has(over)) return;
    last = over;
    painter.classList.add("painting");
    for (const [box, was] of before) box.checked = was;
    for (const box of between(painter, first, over)) box.checked = value;
    sum(painter);
  };
  const stop = (up) => {
    painter.removeEventListener("pointermove", draw);
    painter.classList.remove("painting");
    if (last === first || up.type === "pointercancel") return;
    // The press itself must not tick the first hour a second time.
    painter.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
    setTimeout(() => paint(painter, between(painter, first, last), value), 0);
  };
  if (event.pointerType !== "mouse") first.releasePointerCapture?.(event.pointerId);
  painter.addEventListener("pointermove", draw);
  window.addEventListener("pointerup", stop, { once: true });
  window.addEventListener("pointercancel", stop, { once: true });
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
  painter.addEventListener("change", (event) => event.target !== painter && sum(painter));
  painter.addEventListener("focusin", (event) => event.target.type === "checkbox" && rove(painter, event.target));
  painter.addEventListener("pointerdown", (event) => {
    if (event.target.type === "checkbox" && event.button === 0) startDrawing(painter, event);
  });
  painter.addEventListener("keydown", (event) => {
    if (event.target.type === "checkbox" && event.key.startsWith("Arrow")) walk(painter, event);
  });
}

for (const painter of document.querySelectorAll("[data-painter]")) begin(painter);
