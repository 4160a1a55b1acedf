// The rule editor: shows only the inputs that the chosen kind takes, and the sentence of the rule while typing.
(function () {
  "use strict";
  const editor = document.querySelector("[data-rule-editor]");
  if (!editor) return;
  const form = editor.closest("form");
  const kind = editor.querySelector("[data-rule-kind]");
  const words = editor.querySelector("[data-rule-words]");
  let waiting = null;
  let asked = 0;

  function show() {
    const takes = kind.selectedOptions[0].dataset.takes.split(" ");
    for (const part of editor.querySelectorAll("[data-rule-part]")) {
      part.hidden = !takes.includes(part.dataset.rulePart);
    }
  }

  function say() {
    const mine = ++asked;
    fetch(editor.dataset.wordsUrl, { method: "POST", body: new FormData(form), credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((html) => { if (mine === asked) words.innerHTML = html; })
      .catch(() => {});
  }

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(say, 250);
  }

  kind.addEventListener("change", function () { show(); later(); });
  form.addEventListener("input", later);
  show();
  say();
})();
