// Before the first paint: the colours that the reader chose, and the word that scripts run.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var chosen = localStorage.getItem("essaim-couleurs");
    if (chosen === "clair" || chosen === "sombre") root.dataset.couleurs = chosen;
  } catch (_blocked) {
    // Storage refused: the system's colours will do.
  }
})();
