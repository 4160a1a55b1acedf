/* Lists of units to choose from: whole groups by a button, one by typing a part of the name. */
(function () {
  "use strict";

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-pick]");
    if (!button) { return; }
    var wanted = button.dataset.pick;
    document.querySelectorAll("#" + button.dataset.pickIn + " input[type=checkbox]").forEach(function (box) {
      if (wanted === "all" || wanted === "none") {
        box.checked = wanted === "all";
      } else if (box.dataset.kind === wanted) {
        box.checked = true;
      }
    });
  });

  document.addEventListener("input", function (event) {
    var list = event.target.dataset ? event.target.dataset.pickFilter : "";
    if (!list) { return; }
    var part = event.target.value.trim().toLowerCase();
    document.querySelectorAll("#" + list + " label").forEach(function (label) {
      label.hidden = part !== "" && label.dataset.search.toLowerCase().indexOf(part) === -1;
    });
  });
})();
