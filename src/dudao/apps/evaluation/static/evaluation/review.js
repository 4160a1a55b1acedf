/* Choosing many ratings to approve: the visible ones at once, by the space bar, with their number on the button. */
(function () {
  "use strict";
  var form = document.querySelector("[data-review-many]");
  if (!form) { return; }
  var all = form.querySelector("[data-pick-all]");
  var button = form.querySelector("[data-batch-button]");

  function boxes() { return Array.prototype.slice.call(form.querySelectorAll("tbody .pick")); }
  function visible(box) { return !box.closest("tr").hidden; }

  function count() {
    var picked = boxes().filter(function (box) { return box.checked; });
    form.querySelector("[data-picked]").textContent = picked.length;
    button.disabled = !picked.length;
    all.checked = picked.length > 0 && boxes().filter(visible).every(function (box) { return box.checked; });
  }

  form.addEventListener("change", function (event) {
    if (event.target === all) {
      boxes().forEach(function (box) { box.checked = all.checked && visible(box); });
    }
    count();
  });
  form.addEventListener("grid:filtered", function () {
    boxes().forEach(function (box) { if (!visible(box)) { box.checked = false; } });
    count();
  });
  form.addEventListener("keydown", function (event) {
    var row = event.target.closest("tbody tr");
    if (event.key === " " && row && event.target === row) {
      var box = row.querySelector(".pick");
      box.checked = !box.checked;
      count();
      event.preventDefault();
    }
  });
  count();
})();
