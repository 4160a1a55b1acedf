/* Reporting and review: which files were chosen, the day of one's own forecast, reasons by one press. */
(function () {
  "use strict";
  var files = document.querySelector(".photo-field input[type=file]");
  if (files) {
    files.addEventListener("change", function () {
      var list = document.querySelector("[data-chosen-files]");
      list.textContent = "";
      Array.prototype.forEach.call(files.files, function (file) {
        var line = document.createElement("li");
        line.textContent = file.name + "（" + Math.max(1, Math.round(file.size / 1024)) + " KB）";
        list.appendChild(line);
      });
    });
  }

  var day = document.querySelector("[data-forecast-day]");
  if (day) {
    var choices = document.querySelectorAll(".forecasts input");
    var show = function () {
      var chosen = document.querySelector(".forecasts input:checked");
      day.hidden = !chosen || chosen.value !== "date";
    };
    choices.forEach(function (choice) { choice.addEventListener("change", show); });
    show();
  }

  document.addEventListener("click", function (event) {
    var chip = event.target.closest("[data-reason-text]");
    var box = document.getElementById("why");
    if (!chip || !box) { return; }
    box.value = box.value ? box.value + "；" + chip.dataset.reasonText : chip.dataset.reasonText;
    box.focus();
  });
})();
