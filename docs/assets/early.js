// Before the first paint: the colours that the reader chose, the word that scripts run, whether the
// address asks something of the explorer (its plain list would only flash by), and whether the page
// stands in the list that one comes from (room is kept for the way along it).
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  if (location.search.length > 1) root.classList.add("asked");
  try {
    var list = sessionStorage.getItem("essaim-liste") || "";
    if (list.indexOf(JSON.stringify(location.href.split(/[?#]/)[0])) >= 0) root.classList.add("from-list");
    var chosen = localStorage.getItem("essaim-couleurs");
    if (chosen === "clair" || chosen === "sombre") root.dataset.couleurs = chosen;
  } catch (_blocked) {
    // Storage refused: the system's colours will do.
  }
})();
