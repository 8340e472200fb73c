// Lists that grow: the empty rows made for pages without scripts shrink to one, a button adds more, another takes one away.

let next = 1000;

function isEmpty(row) {
  return [...row.querySelectorAll("input, select")].every((control) => control.value === "");
}

function add(list) {
  const template = list.querySelector("template");
  const row = template.content.firstElementChild.cloneNode(true);
  next += 1;
  for (const element of row.querySelectorAll("[id], [for]")) {
    for (const name of ["id", "for", "name"]) {
      if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replace("NUMBER", next));
    }
  }
  list.querySelector("[data-rows-list]").append(row);
  return row;
}

function remove(list, row) {
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  (neighbour ?? add(list)).querySelector("select, input").focus();
}

document.addEventListener("click", (event) => {
  const list = event.target.closest("[data-rows]");
  if (!list) return;
  if (event.target.closest("[data-row-add]")) add(list).querySelector("select, input").focus();
  if (event.target.closest("[data-row-remove]")) remove(list, event.target.closest("[data-row]"));
});

for (const list of document.querySelectorAll("[data-rows]")) {
  const empty = [...list.querySelectorAll("[data-row]")].filter(isEmpty);
  for (const row of empty.slice(1)) row.remove();
}
