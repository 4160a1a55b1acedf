/* Choosing rows: all that are seen at once, how many; the editor above the table; back to the table as it was. */
(function () {
  "use strict";

  function boxes(form) {
    return Array.prototype.slice.call(form.querySelectorAll("tbody input[type=checkbox]"));
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
        boxes(form).forEach(function (box) {
          if (!box.closest("tr").hidden) { box.checked = all.checked; }
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

  var editor = document.getElementById("duty-editor");
  if (editor) {
    document.body.addEventListener("htmx:afterSwap", function (event) {
      if (event.target === editor) {
        editor.scrollIntoView({ block: "start", behavior: "smooth" });
        var first = editor.querySelector("input:not([type=hidden])");
        if (first) { first.focus({ preventScroll: true }); }
      }
    });
    editor.addEventListener("click", function (event) {
      if (event.target.closest("[data-close-editor]") && document.getElementById("duties")) {
        event.preventDefault();
        editor.textContent = "";
      }
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && editor.contains(event.target) && document.getElementById("duties")) {
        editor.textContent = "";
      }
    });
  }
})();
