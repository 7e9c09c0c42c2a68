// Optional: empties what choices.js keeps in this tab.
sessionStorage.clear();
