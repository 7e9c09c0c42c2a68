// Optional: shows the print button, and prints what the reader typed. Without JavaScript, the browser's Print command
// prints lines to write on in its place.
const button = document.getElementById("print");
const own = document.getElementById("own");

function mirror() {
  for (const place of document.querySelectorAll("[data-mirror]")) {
    place.textContent = document.getElementById(place.dataset.mirror)?.value ?? "";
  }
}

if (own) own.hidden = false;
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
document.addEventListener("input", mirror);
window.addEventListener("beforeprint", mirror);
