// An extra: shows the print button and copies nothing, sends nothing. Without it, the browser's own Print command does the same.
const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());
