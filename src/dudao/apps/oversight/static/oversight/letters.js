/* The answer to a letter: the names of the files that were chosen. */
(function () {
  "use strict";
  document.querySelectorAll("[data-files]").forEach(function (input) {
    var list = input.parentNode.querySelector("[data-chosen-files]");
    input.addEventListener("change", function () {
      list.textContent = "";
      Array.prototype.forEach.call(input.files, function (file) {
        var line = document.createElement("li");
        line.textContent = "✓ " + file.name;
        list.appendChild(line);
      });
    });
  });
})();
