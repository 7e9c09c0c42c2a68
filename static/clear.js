// Optional: empties what trail.js and unsent.js keep in this tab.
sessionStorage.clear();
