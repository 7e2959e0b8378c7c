// Cards that can be dragged. A card that is dropped moves at once and sends the form of its own
// menu; the answer brings the board as the server has it, with the reason where it refused.

let card;

const over = (column) => {
  for (const one of document.querySelectorAll(".board .col")) one.classList.toggle("over", one === column);
};

document.addEventListener("dragstart", (event) => {
  card = event.target.closest?.(".deal[draggable]");
  if (!card) return;
  card.classList.add("dragging");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.querySelector("a")?.textContent ?? "");
});

document.addEventListener("dragover", (event) => {
  const column = card && event.target.closest?.(".board .col");
  if (!column) return;
  event.preventDefault();
  over(column.contains(card) ? null : column);
});

document.addEventListener("dragend", () => {
  card?.classList.remove("dragging");
  card = null;
  over(null);
});

document.addEventListener("drop", (event) => {
  const column = card && event.target.closest?.(".board .col");
  if (!column) return;
  event.preventDefault();
  over(null);
  if (column.contains(card)) return;
  const button = card.querySelector(`[data-move] [value="${CSS.escape(column.dataset.step)}"]`);
  if (!button) return;
  column.querySelector(".cards").prepend(card);
  button.form.requestSubmit(button);
});
