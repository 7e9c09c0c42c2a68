// Optional: what is sent from a step that Back or a reload shows keeps the answers to later steps. The codes of one check
// stay in the storage of the tab, in the order of its pages ("trail"), as the addresses stay in its history.
const form = document.querySelector("fieldset input")?.form;
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
form?.addEventListener("submit", () => keep("sent", [1]));
