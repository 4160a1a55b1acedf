/* 提醒和催办: choosing duties, with the number on the button. */
(function () {
  "use strict";
  var form = document.getElementById("urge-form");
  if (!form) return;
  var boxes = Array.prototype.slice.call(form.querySelectorAll("input[name=duties]"));
  var button = form.querySelector("[data-confirm-count]");
  var choose = form.querySelector("[data-choose=late]");
  if (!button) return;
  function shown(box) { return !box.closest("tr").hidden; }
  function tell() {
    var chosen = boxes.filter(function (box) { return box.checked; }).length;
    button.querySelector("[data-count]").textContent = String(chosen);
    button.disabled = chosen === 0;
  }
  choose.addEventListener("click", function () {
    var late = boxes.filter(function (box) { return box.dataset.late && shown(box); });
    var all = late.length > 0 && late.every(function (box) { return box.checked; });
    late.forEach(function (box) { box.checked = !all; });
    tell();
  });
  form.addEventListener("change", tell);
  tell();
})();
