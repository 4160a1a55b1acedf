/* Drag and drop onto the upload form, the names of what was chosen, and how much of it is sent. */
(function () {
  "use strict";
  document.querySelectorAll("[data-drop]").forEach(function (zone) {
    var input = zone.querySelector("input[type=file]");
    var text = zone.querySelector("[data-drop-text]");
    function show() {
      var files = Array.prototype.slice.call(input.files);
      if (!files.length) { return; }
      var size = files.reduce(function (sum, file) { return sum + file.size; }, 0) / 1048576;
      var names = files.slice(0, 3).map(function (file) { return file.name; }).join("、");
      text.textContent = (files.length > 3 ? names + " 等 " + files.length + " 个文件" : names) + "（" + (size < 0.1 ? "不到 0.1" : size.toFixed(1)) + " MB）";
    }
    input.addEventListener("change", show);
    ["dragenter", "dragover"].forEach(function (name) {
      zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.add("over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.remove("over"); });
    });
    zone.addEventListener("drop", function (event) {
      if (event.dataTransfer && event.dataTransfer.files.length) { input.files = event.dataTransfer.files; show(); }
    });
    show();
  });
  document.querySelectorAll("form[data-upload]").forEach(function (form) {
    form.addEventListener("submit", function () {
      var button = form.querySelector("button:not([type=button])");
      if (button) { button.textContent = "正在上传…"; }
    });
  });
})();
