/* Measurement: 「怎么算的」 opens over the table; the export takes the filters that stand in the address. */
(function () {
  "use strict";

  var dialog = document.getElementById("how-dialog");
  var body = dialog && dialog.querySelector("[data-how-body]");

  function open(link) {
    fetch(link.href, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok || answer.redirected) { throw new Error(String(answer.status)); }
        return answer.text();
      })
      .then(function (html) {
        body.innerHTML = '<form method="dialog"><button class="close" aria-label="关闭">×</button></form>' + html;
        if (dialog.showModal) { dialog.showModal(); } else { location.href = link.href; }
      })
      .catch(function () { location.href = link.href; });
  }

  document.querySelectorAll(".sub-tabs .on, .item-switch .on").forEach(function (tab) {
    var row = tab.parentNode;
    row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-how]");
    if (link && dialog && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      open(link);
      return;
    }
    var exporting = event.target.closest("a[data-export]");
    if (exporting) {
      var address = new URL(exporting.href, location.href);
      new URL(location.href).searchParams.forEach(function (value, key) {
        if (key.indexOf(exporting.dataset.export + ".") === 0) { address.searchParams.set(key, value); }
      });
      exporting.href = address.href;
      return;
    }
    if (event.target === dialog) { dialog.close(); }
  });
})();
