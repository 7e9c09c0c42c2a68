// Optional: hides a question that another answer on the page does not ask for. Without JavaScript, a line says so.
for (const asked of document.querySelectorAll("[data-on]")) {
  const options = asked.dataset.options.split(" ");
  const update = () => {
    const chosen = document.querySelector(`input[name="${asked.dataset.on}"]:checked`);
    asked.hidden = chosen ? !options.includes(chosen.value) : !("unanswered" in asked.dataset);
  };
  document.addEventListener("change", update);
  window.addEventListener("pageshow", update); // Back restores the choices after the scripts have run
  update();
}
