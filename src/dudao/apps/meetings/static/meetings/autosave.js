/* Forms that keep what is typed by themselves: form[data-autosave] with a text, a number of the version and a place
   for the state. The server answers with JSON; a conflict stops saving and says so, what is typed stays. */
(function () {
  "use strict";

  function attach(form) {
    var timer = 0, dirty = false, busy = false, stopped = false;
    var state = form.querySelector("[data-save-state]");

    function say(text, failed) {
      if (!state) { return; }
      state.textContent = text;
      state.classList.toggle("failed", !!failed);
    }

    function numbers() {
      var group = form.dataset.autosave;
      return document.querySelectorAll('form[data-autosave="' + group + '"] [name=revision], [data-revision-of="' + group + '"]');
    }

    function save() {
      clearTimeout(timer);
      if (busy || stopped) { return; }
      busy = true;
      dirty = false;
      say("正在保存…");
      fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json", "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
        credentials: "same-origin"
      }).then(function (response) {
        return response.json().then(function (answer) { return [response, answer]; });
      }).then(function (got) {
        busy = false;
        if (got[0].ok) {
          numbers().forEach(function (input) { input.value = got[1].revision; });
          say(got[1].message);
          form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true, detail: got[1] }));
          if (dirty) { save(); }
          return;
        }
        stopped = got[0].status === 409 || got[0].status === 403;
        dirty = true;
        say(got[1].message, true);
      }).catch(function () {
        busy = false;
        dirty = true;
        say("没有保存上（网络不通），稍后再试；已写的还在这里。", true);
        timer = setTimeout(save, 8000);
      });
    }

    form.addEventListener("input", function () {
      if (stopped) { return; }
      dirty = true;
      say("还没保存");
      clearTimeout(timer);
      timer = setTimeout(save, 1500);
    });
    form.addEventListener("submit", function () { dirty = false; clearTimeout(timer); });
    window.addEventListener("beforeunload", function (event) { if (dirty) { save(); event.preventDefault(); } });
    document.addEventListener("visibilitychange", function () { if (document.hidden && dirty) { save(); } });
  }

  document.querySelectorAll("form[data-autosave]").forEach(attach);

  /* Texts are as high as what stands in them. */
  function grow(box) {
    if (!box.scrollHeight) { return; }
    box.style.height = "auto";
    box.style.height = (box.scrollHeight + 4) + "px";
  }
  document.querySelectorAll("textarea.writing").forEach(grow);
  document.addEventListener("input", function (event) { if (event.target.matches("textarea.writing")) { grow(event.target); } });

  /* Choosing many: all shown, by kind, none. */
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-choose]");
    if (!button) { return; }
    var box = document.getElementById(button.dataset.chooseIn);
    if (!box) { return; }
    var wanted = button.dataset.choose;
    box.querySelectorAll("input[type=checkbox]").forEach(function (input) {
      if (wanted === "none") { input.checked = false; }
      else if (wanted === "all" || input.dataset.kind === wanted) { input.checked = true; }
    });
  });
})();
