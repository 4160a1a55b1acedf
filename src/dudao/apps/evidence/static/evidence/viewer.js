/* The page viewer: left and right keys turn the page. */
(function () {
  "use strict";
  document.addEventListener("keydown", function (event) {
    if (event.target.closest("input,select,textarea") || event.altKey || event.ctrlKey || event.metaKey) { return; }
    var wanted = event.key === "ArrowLeft" ? "[data-previous]" : event.key === "ArrowRight" ? "[data-next]" : "";
    var link = wanted && document.querySelector("[data-viewer] " + wanted);
    if (link) { link.click(); }
  });
})();
