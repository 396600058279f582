// Shows the buttons that copy, and copies: the text of what a button names, or where a link leads.
"use strict";
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const from = document.getElementById(button.dataset.copy);
    const text = from.href || from.textContent.trim();
    document.getElementById("copied").textContent = (await copy(text)) ? "Copied." : "Select it and copy it.";
  });
}
// The clipboard is only there for pages from https or from this machine.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
