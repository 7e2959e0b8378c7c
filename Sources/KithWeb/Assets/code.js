// A box with `data-code` is one in which code is written: Tab indents, a new line keeps the
// indentation of the one before, Ctrl-S saves and Ctrl-Enter tries. After Esc, Tab leads on, as
// in every other field. Without this module it is a plain box.

const step = "  ";

function press(form, act) {
  const button = form?.querySelector(`[name="act"][value="${act}"]`);
  if (button) button.click();
}

function insert(box, text) {
  // What is typed this way can be taken back by the browser's own undo.
  if (!document.execCommand("insertText", false, text)) box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
}

function indentation(box) {
  const before = box.value.slice(0, box.selectionStart);
  return before.slice(before.lastIndexOf("\n") + 1).match(/^[ \t]*/)[0];
}

let leaves = false;
document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("textarea[data-code]");
  if (!box || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && (event.key === "s" || event.key === "Enter")) {
    event.preventDefault();
    return press(box.form, event.key === "s" ? "save" : "try");
  }
  if (event.key === "Escape") leaves = true;
  else if (event.key === "Tab" && !event.shiftKey && !leaves) {
    event.preventDefault();
    insert(box, step);
  } else if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    insert(box, "\n" + indentation(box));
  } else if (event.key !== "Tab") leaves = false;
});

// A link with `data-line` selects that line of the box.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-line]");
  const box = document.querySelector("textarea[data-code]");
  if (!link || !box) return;
  event.preventDefault();
  const lines = box.value.split("\n");
  const line = Math.min(Number(link.dataset.line), lines.length) - 1;
  const start = lines.slice(0, line).join("\n").length + (line ? 1 : 0);
  box.focus();
  box.setSelectionRange(start, start + lines[line].length);
  box.scrollTop = Math.max(0, line - 5) * parseFloat(getComputedStyle(box).lineHeight);
});
