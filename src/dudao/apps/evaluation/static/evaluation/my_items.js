/* My items: narrow the cards as one types. */
(function () {
  "use strict";
  var box = document.querySelector("[data-card-filter]");
  if (!box) { return; }
  box.addEventListener("input", function () {
    var words = box.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    document.querySelectorAll("[data-card-group]").forEach(function (group) {
      var shown = 0;
      group.querySelectorAll("[data-search]").forEach(function (card) {
        var text = card.dataset.search.toLowerCase();
        card.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        if (!card.hidden) { shown += 1; }
      });
      group.hidden = !shown;
    });
  });
})();
