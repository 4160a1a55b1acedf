/* Documents ticked in a list: the button says what it will pack. */
(function () {
  "use strict";
  document.querySelectorAll("form[data-chosen]").forEach(function (form) {
    var text = form.querySelector("[data-chosen-text]");
    var all = text.textContent;
    form.addEventListener("change", function () {
      var count = form.querySelectorAll("input[name=document]:checked").length;
      text.textContent = count ? "打包下载选中的 " + count + " 件（ZIP）" : all;
    });
  });
})();
