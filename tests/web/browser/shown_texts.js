// Every text that a page says in its own language, seen or read aloud: of text nodes, of small elements, of attributes.
() => {
  const other = "script, style, template, noscript, bdi, del bdi, [lang]:not(html)";
  const language = document.documentElement.lang;
  const isOther = (element) => {
    const found = element.closest(other);
    return found !== null && found.getAttribute("lang") !== language;
  };
  const texts = [document.title.replace(/ · Duet$/, "")];
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  // A place where a line may break ends no text: an address is shown as one.
  const pieces = [];
  while (nodes.nextNode()) {
    const { data, previousSibling, parentElement } = nodes.currentNode;
    if (isOther(parentElement)) continue;
    if (previousSibling?.nodeName === "WBR" && pieces.length) pieces.push(pieces.pop() + data);
    else pieces.push(data);
  }
  texts.push(...pieces);
  for (const element of document.body.querySelectorAll("*")) {
    if (isOther(element)) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) texts.push(element.getAttribute(name) ?? "");
    if (/^(P|LI|H\d|DT|DD|LABEL|BUTTON|A|SUMMARY|TD|TH|LEGEND)$/.test(element.tagName)) {
      if (!element.querySelector(other)) texts.push(element.textContent);
    }
  }
  for (const { name, value } of [...document.body.querySelectorAll("*")].flatMap((each) => [...each.attributes])) {
    if (name.startsWith("data-") && value.includes(" ")) texts.push(value);
  }
  return texts.filter((text) => text.trim());
}
