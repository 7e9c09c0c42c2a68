// Optional: shows the print button. Without JavaScript, the browser's Print command does the same.
const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());
