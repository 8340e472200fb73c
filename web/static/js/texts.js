// The language that the address names stands open.
const open = () => {
  const named = location.hash.slice(1) && document.getElementById(location.hash.slice(1));
  if (named instanceof HTMLDetailsElement) {
    named.open = true;
    named.scrollIntoView({ block: "start" });
  }
};
addEventListener("hashchange", open);
open();
