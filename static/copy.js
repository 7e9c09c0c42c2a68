// An extra: copies the address of the result that stands in the field, and says so. Without it, the field can be copied by hand.
const copy = document.getElementById("copy");
const said = document.getElementById("copied");
const field = document.getElementById("link");

async function put() {
  if (navigator.clipboard) return navigator.clipboard.writeText(field.value);
  field.select(); // over plain http a browser has no clipboard to write to, but still knows the old command
  if (!document.execCommand("copy")) throw new Error("refused");
}

function say(words) {
  said.textContent = ""; // so that the same words are read out again
  setTimeout(() => { said.textContent = words; }, 100);
}

copy.hidden = false;
copy.addEventListener("click", () => {
  put().then(() => say(copy.dataset.done), () => { field.select(); say(copy.dataset.failed); });
});
