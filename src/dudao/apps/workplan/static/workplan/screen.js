/* The meeting room's screen: pages turn by themselves, keys and buttons turn them by hand, data come anew in between. */
(function () {
  "use strict";

  var box = document.getElementById("pages");
  var dots = document.getElementById("dots");
  var pause = document.getElementById("pause");
  var seconds = parseInt(document.body.dataset.seconds, 10) || 20;
  var at = parseInt((location.hash || "").slice(1), 10) - 1 || 0;
  var paused = false;
  var timer = null;
  var fresh = null;

  function pages() { return box.querySelectorAll(".page"); }

  function show(number) {
    var all = pages();
    at = (number + all.length) % all.length;
    Array.prototype.forEach.call(all, function (page, index) { page.classList.toggle("on", index === at); });
    dots.textContent = "";
    Array.prototype.forEach.call(all, function (_, index) {
      var dot = document.createElement("i");
      dot.className = index === at ? "on" : "";
      dots.appendChild(dot);
    });
    history.replaceState(null, "", "#" + (at + 1));
  }

  /* The new pages are put in while one turns to another, so nothing flashes; without an answer the old ones stay. */
  function turn(step) {
    if (fresh !== null) { box.innerHTML = fresh; fresh = null; }
    show(at + step);
    wait();
  }

  function refresh() {
    fetch(document.body.dataset.part, { headers: { "X-Requested-With": "fetch" }, redirect: "error" }).then(function (answer) {
      return answer.ok ? answer.text() : null;
    }).then(function (html) {
      if (html && html.indexOf('class="page') >= 0) { fresh = html; }
    }).catch(function () { fresh = null; });
  }

  function wait() {
    clearTimeout(timer);
    if (!paused) { timer = setTimeout(function () { turn(1); }, seconds * 1000); }
  }

  function setPaused(value) {
    paused = value;
    pause.textContent = paused ? "继续" : "暂停";
    wait();
  }

  function full() {
    if (document.fullscreenElement) { document.exitFullscreen(); } else if (document.documentElement.requestFullscreen) { document.documentElement.requestFullscreen(); }
  }

  document.getElementById("back").addEventListener("click", function () { turn(-1); });
  document.getElementById("next").addEventListener("click", function () { turn(1); });
  document.getElementById("full").addEventListener("click", full);
  pause.addEventListener("click", function () { setPaused(!paused); });
  box.addEventListener("click", function () { turn(1); });
  document.addEventListener("keydown", function (event) {
    var on = event.target.tagName === "BUTTON" || event.target.tagName === "A";
    if (event.key === "ArrowRight" || event.key === "PageDown") { turn(1); }
    else if (event.key === "ArrowLeft" || event.key === "PageUp") { turn(-1); }
    else if (event.key === " " && !on) { setPaused(!paused); }
    else if (event.key === "f" || event.key === "F") { full(); }
    else { return; }
    event.preventDefault();
  });

  show(at);
  wait();
  setInterval(refresh, Math.max(30, seconds) * 1000);
})();
