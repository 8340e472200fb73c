// The board by keyboard: arrow keys go from shift to shift, the chosen one is marked at once.

function cellOf(link) {
  const cell = link.closest("td");
  return { row: cell.parentElement, column: cell.cellIndex };
}

function beside(link, by) {
  const { row, column } = cellOf(link);
  for (let at = column + by; row.cells[at]; at += by) {
    const found = row.cells[at].querySelector(".shift");
    if (found) return found;
  }
  return null;
}

function above(link, by) {
  const inCell = [...link.closest("td").querySelectorAll(".shift")];
  const near = inCell[inCell.indexOf(link) + by];
  if (near) return near;
  const { row, column } = cellOf(link);
  const rows = [...row.parentElement.rows];
  for (let at = rows.indexOf(row) + by; rows[at]; at += by) {
    const found = rows[at].cells[column]?.querySelectorAll(".shift");
    if (found?.length) return by > 0 ? found[0] : found[found.length - 1];
  }
  return null;
}

function target(link, key) {
  const forward = getComputedStyle(link).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  if (key === "ArrowDown") return above(link, 1);
  if (key === "ArrowUp") return above(link, -1);
  return beside(link, key === forward ? 1 : -1);
}

document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.(".board .shift");
  if (!link || !event.key.startsWith("Arrow") || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  target(link, event.key)?.focus();
});

document.addEventListener("htmx:before:request", (event) => {
  const link = event.target.closest?.(".board a.shift");
  if (!link) return;
  for (const other of document.querySelectorAll(".board .shift[aria-current]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
});
