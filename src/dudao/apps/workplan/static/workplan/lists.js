/* Choosing rows: all that are seen at once, how many; back to the table as it was; Excel of what is seen. */
(function () {
  "use strict";

  function boxes(form) {
    return Array.prototype.slice.call(form.querySelectorAll("input[type=checkbox][name]")).filter(function (box) {
      return !box.disabled && !box.closest("fieldset.batch");
    });
  }

  function count(form) {
    var place = form.querySelector("[data-chosen-count]");
    if (place) {
      place.textContent = boxes(form).filter(function (box) { return box.checked; }).length;
    }
  }

  document.querySelectorAll("form[data-choose]").forEach(function (form) {
    var all = form.querySelector("[data-check-all]");
    if (all) {
      all.addEventListener("change", function () {
        var within = all.closest("table") || form;
        boxes(form).forEach(function (box) {
          var row = box.closest("tr");
          if (within.contains(box) && !(row && row.hidden)) { box.checked = all.checked; }
        });
        count(form);
      });
    }
    form.addEventListener("change", function () { count(form); });
    form.addEventListener("submit", function () {
      var back = form.querySelector("input[name=back]");
      if (back) { back.value = location.search; }
    });
    count(form);
  });

  document.querySelectorAll("a[data-as-seen]").forEach(function (link) {
    var address = link.getAttribute("href");
    link.addEventListener("click", function () { link.setAttribute("href", address + location.search); });
  });
})();
