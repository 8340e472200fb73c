// Runs before the first paint: says that scripts work, so that what needs them shows and nothing jumps.
document.documentElement.classList.add("js");
