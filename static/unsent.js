// Optional: keeps what is ticked or typed in a form, so that Back, a reload and the other language show it again. It
// stays in the tab: in its history, and on the way to the other language in its storage until that page has opened.
const fields = [...document.querySelectorAll("main form :is(input:not([type='file'], [type='hidden']), textarea)")];
const property = (field) => (field.matches("[type='radio'], [type='checkbox']") ? "checked" : "value");

function filled() {
  return Object.fromEntries(fields.map((field) => [field.id, field[property(field)]]));
}

function handed() {
  try {
    const { to, values } = JSON.parse(sessionStorage.getItem("handed"));
    sessionStorage.removeItem("handed");
    return to === location.href ? values : null;
  } catch { return null; /* nothing was handed over, or the browser keeps nothing for this site */ }
}

const values = handed() ?? history.state ?? {};
for (const field of fields.filter((one) => one.id in values)) {
  field[property(field)] = values[field.id];
  if (field.checked && field.closest("details")) field.closest("details").open = true;
}
const remember = () => history.replaceState(filled(), "");
if (Object.keys(values).length > 0) remember();
document.addEventListener("input", remember);
document.addEventListener("submit", remember);
for (const link of document.querySelectorAll(".switch")) {
  link.addEventListener("click", () => {
    try { sessionStorage.setItem("handed", JSON.stringify({ to: link.href, values: filled() })); } catch { /* too long */ }
  });
}
