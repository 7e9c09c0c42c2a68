// Optional: adds a button that copies the result's URL from the field. Without JavaScript, the field can be copied by hand.
const copy = document.getElementById("copy");
const said = document.getElementById("copied");
const field = document.getElementById("link");

async function put() {
  if (navigator.clipboard) return navigator.clipboard.writeText(field.value);
  field.select(); // navigator.clipboard needs HTTPS; execCommand also works over HTTP
  if (!document.execCommand("copy")) throw new Error("refused");
}

function say(words) {
  said.textContent = ""; // so that screen readers announce the same message again
  setTimeout(() => { said.textContent = words; }, 100);
}

copy.hidden = false;
copy.addEventListener("click", () => {
  put().then(() => say(copy.dataset.done), () => { field.select(); say(copy.dataset.failed); });
});
