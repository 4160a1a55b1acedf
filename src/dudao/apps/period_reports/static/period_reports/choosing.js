/* Ticking many at once: a box for all that are seen, buttons that wait for a choice, counts of groups. */
(function () {
  "use strict";

  function seen(box) {
    var row = box.closest("tr");
    return !row || (!row.hidden && row.offsetParent !== null);
  }

  document.querySelectorAll("form[data-choosing]").forEach(function (form) {
    var all = form.querySelector("[data-all]");
    var ones = Array.from(form.querySelectorAll("[data-one]"));
    function refresh() {
      var chosen = ones.filter(function (one) { return one.checked; }).length;
      form.querySelectorAll("[data-needs-choice]").forEach(function (button) { button.disabled = !chosen; });
    }
    form.addEventListener("change", function (event) {
      if (event.target === all) { ones.forEach(function (one) { one.checked = all.checked && seen(one); }); }
      refresh();
    });
    refresh();
  });

  document.querySelectorAll("[data-unit-group]").forEach(function (group) {
    var all = group.querySelector("[data-all]");
    var ones = Array.from(group.querySelectorAll("input[name=units]"));
    function refresh() {
      var chosen = ones.filter(function (one) { return one.checked; }).length;
      group.querySelector("[data-chosen]").textContent = String(chosen);
      all.checked = chosen === ones.length;
    }
    group.addEventListener("change", function (event) {
      if (event.target === all) { ones.forEach(function (one) { one.checked = all.checked; }); }
      refresh();
    });
    refresh();
  });
})();
