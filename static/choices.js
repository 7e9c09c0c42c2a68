// Optional: Back shows a step with the answers that were sent from it, where the browser keeps no form of a page that
// is not to be stored, as Firefox does; and what is sent from there keeps the answers to later steps. Both stay in the
// tab, as the addresses do: the ticks in its history, the codes of one check in the order of its pages ("trail").
const boxes = [...document.querySelectorAll("fieldset input")];
const form = boxes[0]?.form;
const code = new URLSearchParams(location.search).get("a") ?? location.pathname.split("/r/")[1] ?? "";

function kept(name) {
  try { return JSON.parse(sessionStorage.getItem(name) ?? "[]"); } catch { return []; }
}

function keep(name, codes) {
  try { sessionStorage.setItem(name, JSON.stringify(codes)); } catch { /* the browser keeps nothing for this site */ }
}

// A page that answers the form belongs to the check; any other page with a new code begins another trail.
function record() {
  const trail = kept("trail");
  if (!trail.includes(code)) keep("trail", kept("sent").length ? [...trail, code] : [code]);
  keep("sent", []);
}

function sendNewest() {
  const trail = kept("trail");
  if (!form || !trail.includes(code) || !trail.at(-1)) return;
  const there = new URL(form.action);
  there.searchParams.set("a", trail.at(-1));
  form.action = there;
}

if (performance.getEntriesByType("navigation")[0]?.type === "navigate") record();
else sendNewest();
window.addEventListener("pageshow", (event) => { if (event.persisted) sendNewest(); });
form?.addEventListener("submit", () => {
  keep("sent", [1]);
  history.replaceState(boxes.filter((box) => box.checked).map((box) => box.id), "");
});
for (const box of history.state ? boxes : []) {
  box.checked = history.state.includes(box.id);
  if (box.checked && box.closest("details")) box.closest("details").open = true;
}
