// Before the first paint: the colours that the reader chose, the word that scripts run, and whether
// the address asks something of the explorer (its plain list would only flash by).
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  if (location.search.length > 1) root.classList.add("asked");
  try {
    var chosen = localStorage.getItem("essaim-couleurs");
    if (chosen === "clair" || chosen === "sombre") root.dataset.couleurs = chosen;
  } catch (_blocked) {
    // Storage refused: the system's colours will do.
  }
})();
