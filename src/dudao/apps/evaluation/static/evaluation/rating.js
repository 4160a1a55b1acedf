/* The form of one item: saves by itself a moment after each change, counters, what does not apply, review reasons.
   Points are never computed here: the answer of the server shows them. */
(function () {
  "use strict";
  var form = document.getElementById("rating-form");
  var timer = 0, dirty = false, busy = false, sending = false;

  function save() {
    clearTimeout(timer);
    dirty = false;
    window.htmx.trigger(form, "autosave");
  }

  function later(wait) {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function decimals(text) { return (String(text).split(".")[1] || "").length; }

  function step(box, sign) {
    var input = box.querySelector("input");
    var by = parseFloat(box.dataset.step || "1");
    var least = parseFloat(box.dataset.least || "0");
    var most = box.dataset.most === undefined ? Infinity : parseFloat(box.dataset.most);
    var now = input.value.trim() === "" ? (sign > 0 ? least - by : most === Infinity ? least : most + by) : parseFloat(input.value);
    if (isNaN(now)) { return; }
    var places = Math.max(decimals(box.dataset.step || "1"), decimals(input.value));
    input.value = String(Math.min(most, Math.max(least, Number((now + sign * by).toFixed(places)))));
    later(600);
  }

  if (form) {
    form.addEventListener("input", function () { later(1500); });
    form.addEventListener("change", function (event) {
      if (event.target.matches("[data-not-applicable]")) {
        form.querySelector("[data-lines]").hidden = event.target.checked;
        form.querySelector("[data-reason]").hidden = !event.target.checked;
        if (event.target.checked) { form.querySelector("[data-reason] textarea").focus(); return; }
      }
      later(500);
    });
    form.addEventListener("click", function (event) {
      if (event.target.closest("[data-more]")) { step(event.target.closest("[data-counter]"), 1); }
      if (event.target.closest("[data-less]")) { step(event.target.closest("[data-counter]"), -1); }
      if (event.target.closest("[data-save]")) { save(); }
    });
    form.addEventListener("htmx:beforeRequest", function () { busy = true; });
    form.addEventListener("htmx:afterRequest", function () {
      busy = false;
      if (sending) { form.requestSubmit(sending === true ? undefined : sending); }
    });
    /* Handing in waits for a save that is on its way, so that nobody meets his own newer version. */
    form.addEventListener("submit", function (event) {
      clearTimeout(timer);
      if (busy && !sending) { event.preventDefault(); sending = event.submitter || true; return; }
      dirty = false;
      form.querySelectorAll(".rating-actions button").forEach(function (button) { setTimeout(function () { button.disabled = true; }, 0); });
    });
    window.addEventListener("beforeunload", function (event) { if (dirty) { save(); event.preventDefault(); } });
    document.addEventListener("visibilitychange", function () { if (document.hidden && dirty) { save(); } });
  }

  /* What cannot be taken is an answer too: it stands where the points stand. */
  document.body.addEventListener("htmx:beforeSwap", function (event) {
    var status = event.detail.xhr.status;
    if ((status === 422 || status === 409) && event.detail.target && event.detail.target.id === "score") {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  document.addEventListener("click", function (event) {
    var chip = event.target.closest("[data-reason-text]");
    if (!chip) { return; }
    var box = chip.closest("form").querySelector("textarea[name=reason]");
    box.value = (box.value.trim() ? box.value.trim() + "\n" : "") + chip.dataset.reasonText;
    box.focus();
  });

  document.addEventListener("keydown", function (event) {
    if (event.target.closest("input, textarea, select, dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    var link = way && document.querySelector('a[rel="' + way + '"]');
    if (link) { link.click(); }
    if (event.key === "Escape") { var back = document.querySelector("[data-escape]") || document.querySelector(".crumbs a"); if (back) { back.click(); } }
  });
})();
