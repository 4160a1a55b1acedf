/* The frame: questions before consequences, notes that leave, details open in print, filterable selects. */
(function () {
  "use strict";

  function toast(text, kind) {
    var box = document.getElementById("toasts");
    if (!box) { return; }
    var note = document.createElement("div");
    note.className = "toast-note " + (kind || "");
    note.textContent = text;
    box.appendChild(note);
    leaveLater(note);
  }

  function leaveLater(note) {
    var stay = note.classList.contains("error") ? 12000 : 5000;
    setTimeout(function () { note.classList.add("leaving"); }, stay);
    setTimeout(function () { note.remove(); }, stay + 500);
  }

  function ask(text, label, then) {
    var dialog = document.getElementById("confirm-dialog");
    if (!dialog || typeof dialog.showModal !== "function") {
      if (window.confirm(text)) { then(); }
      return;
    }
    dialog.querySelector("[data-confirm-text]").textContent = text;
    dialog.querySelector("[data-confirm-yes]").textContent = label || "确定";
    dialog.onclose = function () {
      if (dialog.returnValue === "yes") { then(); }
      dialog.returnValue = "";
    };
    dialog.showModal();
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    var text = form.getAttribute("data-confirm");
    if (text && !form.dataset.confirmed) {
      event.preventDefault();
      ask(text, form.getAttribute("data-confirm-label"), function () {
        form.dataset.confirmed = "1";
        form.requestSubmit ? form.requestSubmit() : form.submit();
      });
      return;
    }
    if (form.method === "post" && !event.defaultPrevented && !form.hasAttribute("data-no-lock")) {
      var button = form.querySelector("button:not([type=button])");
      if (button) { setTimeout(function () { button.disabled = true; }, 0); }
    }
  });

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form button[disabled]:not([data-stays-disabled])").forEach(function (button) {
      button.disabled = false;
    });
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-back]")) { history.back(); }
    if (event.target.closest("[data-print]")) { window.print(); }
    var copier = event.target.closest("[data-copy]");
    if (copier && navigator.clipboard) {
      navigator.clipboard.writeText(document.getElementById(copier.dataset.copy).textContent.trim()).then(function () {
        toast("已复制。");
      });
    }
    document.querySelectorAll("details.person[open]").forEach(function (open) {
      if (!open.contains(event.target)) { open.open = false; }
    });
  });

  document.addEventListener("change", function (event) {
    if (event.target.matches("select[data-go]") && event.target.value) { location.href = event.target.value; }
    if (event.target.matches("[data-submit-on-change]")) { event.target.form.requestSubmit(); }
  });

  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.how").forEach(function (one) {
      one.dataset.was = one.open ? "1" : "";
      one.open = true;
    });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details.how").forEach(function (one) { one.open = one.dataset.was === "1"; });
  });

  /* A long select gets a box above it that narrows its options as one types. */
  document.querySelectorAll("select[data-filterable]").forEach(function (select) {
    var box = document.createElement("input");
    box.type = "search";
    box.className = "form-control";
    box.placeholder = "输入名称筛选下面的选项";
    box.setAttribute("aria-label", "筛选选项");
    box.style.marginBottom = "6px";
    select.parentNode.insertBefore(box, select);
    box.addEventListener("input", function () {
      var wanted = box.value.trim().toLowerCase();
      Array.prototype.forEach.call(select.options, function (option) {
        var fits = !wanted || !option.value || option.text.toLowerCase().indexOf(wanted) >= 0;
        option.hidden = option.disabled = !fits;
      });
      var first = Array.prototype.find.call(select.options, function (option) { return option.value && !option.hidden; });
      if (wanted && first) { select.value = first.value; }
    });
  });

  document.querySelectorAll(".toast-note").forEach(leaveLater);
  document.body.addEventListener("htmx:responseError", function () { toast("没有成功，请刷新页面再试。", "error"); });
  document.body.addEventListener("htmx:sendError", function () { toast("连不上服务器，请检查网络。已填的内容还在页面上。", "error"); });
  window.dudao = { toast: toast, ask: ask };
})();
