// What does not fit on a page: it scrolls sideways, text is cut off or stands outside, what is pressed overlaps.
() => {
  // A name of one's own and a choice of many languages end in dots; tiles of a map break names of places.
  const INTENDED = ".sr-only, .skip, .account-name, .speak summary, .table-scroll";
  const NAMES = ".tile";
  const PRESSED = "main button, main .button, main summary, main select, main input:not([type=hidden]), header a, header summary";
  const found = [];
  const told = (element) => `${element.localName}.${[...element.classList].join(".")}: ${element.textContent.trim().slice(0, 40)}`;
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getClientRects().length > 0;
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) found.push(`scrolls sideways: ${document.documentElement.scrollWidth}`);
  const scrolls = (element) => {
    for (let each = element; each && each !== document.body; each = each.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(each).overflowX)) return true;
    }
    return false;
  };
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    if (!own.length || !seen(element) || element.closest(INTENDED) || element.closest("option, script, style")) continue;
    const style = getComputedStyle(element);
    const hides = ["hidden", "clip"];
    if (hides.includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1) found.push(`cut off: ${told(element)}`);
    if (hides.includes(style.overflowY) && element.scrollHeight > element.clientHeight + 3) found.push(`cut below: ${told(element)}`);
    if (scrolls(element)) continue;
    const boxes = own.flatMap((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return [...range.getClientRects()];
    });
    for (const box of boxes) {
      if (box.width > 1 && (box.left < -1 || box.right > width + 1)) { found.push(`outside: ${told(element)}`); break; }
    }
    const around = element.closest(".button, button, .pill, .card, .notice, .menu-item, .bottom-item, td, th");
    if (around && seen(around) && style.position !== "absolute") {
      const frame = around.getBoundingClientRect();
      if (boxes.some((box) => box.width > 1 && (box.left < frame.left - 2 || box.right > frame.right + 2))) found.push(`stands out of its frame: ${told(element)}`);
    }
  }
  // A word that is broken inside, and a choice that is too narrow for its text.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!seen(element) || element.closest(INTENDED) || element.closest(`option, script, style, code, [translate=no], ${NAMES}`)) continue;
    for (const word of node.data.matchAll(/[^\s\-\/@.·–]{2,16}/gu)) {
      if (/[\u3040-\u9fff\uac00-\ud7af]/u.test(word[0])) continue;
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].filter((box) => box.width > 0.5).map((box) => Math.round(box.top / 8))).size > 1) found.push(`broken word ${word[0]}: ${told(element)}`);
    }
  }
  const pen = document.createElement("canvas").getContext("2d");
  for (const select of document.querySelectorAll("select")) {
    if (!seen(select) || !select.selectedOptions.length) continue;
    const style = getComputedStyle(select);
    pen.font = style.font;
    const room = select.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd);
    if (room < 120 && pen.measureText(select.selectedOptions[0].text.trim()).width > room + 1) found.push(`choice cut off: ${select.name}`);
  }
  const pressed = [...document.querySelectorAll(PRESSED)].filter((each) => seen(each) && !each.closest("dialog, .menu-sheet, .sr-only") && getComputedStyle(each).position !== "absolute" && getComputedStyle(each).opacity !== "0");
  const boxes = pressed.map((each) => [each, each.getBoundingClientRect()]).filter(([, box]) => box.width > 2 && box.height > 2);
  boxes.forEach(([one, a], at) => {
    for (const [other, b] of boxes.slice(at + 1)) {
      if (one.contains(other) || other.contains(one) || !!one.closest("header") !== !!other.closest("header")) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 2 && down > 2) found.push(`overlap: ${told(one)} and ${told(other)}`);
    }
  });
  return [...new Set(found)];
}
