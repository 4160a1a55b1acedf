/* The form of one report: saves by itself a moment after each change; what cannot be taken stays typed. */
(function () {
  "use strict";
  var form = document.getElementById("report-form");
  if (!form) { return; }
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

  form.addEventListener("input", function () { later(2000); });
  form.addEventListener("click", function (event) { if (event.target.closest("[data-save]")) { save(); } });
  form.addEventListener("htmx:beforeRequest", function () { busy = true; });
  form.addEventListener("htmx:afterRequest", function () {
    busy = false;
    if (sending) { form.requestSubmit(sending === true ? undefined : sending); }
  });
  document.body.addEventListener("htmx:afterSwap", function () {
    var number = form.querySelector("#saved input[name=number]");
    document.querySelectorAll("[data-number]").forEach(function (other) { if (number) { other.value = number.value; } });
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

  /* What cannot be taken is an answer too: it stands where the note of saving stands. */
  document.body.addEventListener("htmx:beforeSwap", function (event) {
    var status = event.detail.xhr.status;
    if ((status === 422 || status === 409) && event.detail.target && event.detail.target.id === "saved") {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
})();
