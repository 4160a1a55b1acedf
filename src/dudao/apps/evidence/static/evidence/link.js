/* The required papers of the item that is chosen. */
(function () {
  "use strict";
  var held = document.getElementById("papers-of-items");
  var items = document.getElementById("id_item");
  var select = document.querySelector("[data-papers]");
  if (!held || !items || !select) { return; }
  var papers = JSON.parse(held.textContent);
  function show() {
    var chosen = select.value;
    while (select.options.length > 1) { select.remove(1); }
    (papers[items.value] || []).forEach(function (name) { select.add(new Option(name, name, false, name === chosen)); });
  }
  items.addEventListener("change", show);
  document.addEventListener("input", function (event) { if (event.target.type === "search") { setTimeout(show, 0); } });
  show();
})();
