// Optional: Back shows a step with the answers that were sent from it, where the browser keeps no form of a page that
// is not to be stored, as Firefox does. They stay in the history of the tab, as the addresses do.
const boxes = [...document.querySelectorAll("fieldset input")];
document.addEventListener("submit", () => {
  history.replaceState(boxes.filter((box) => box.checked).map((box) => box.id), "");
});
for (const box of history.state ? boxes : []) {
  box.checked = history.state.includes(box.id);
  if (box.checked && box.closest("details")) box.closest("details").open = true;
}
