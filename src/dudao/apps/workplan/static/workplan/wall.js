/* The wall chart: scroll to today, fold, filter, a card for a bar, and dragging with the consequences shown first. */
(function () {
  "use strict";

  var wall = document.getElementById("wall");
  if (!wall) { return; }
  var day = parseFloat(wall.dataset.day);
  var card = document.getElementById("wall-card");
  var body = document.getElementById("wall-card-body");
  var token = (JSON.parse(document.body.getAttribute("hx-headers") || "{}"))["X-CSRFToken"];
  var drag = null;

  /* Few days on a wide window: the axis takes what is there. */
  var name = wall.querySelector(".wall-corner").offsetWidth;
  var days = parseInt(wall.style.getPropertyValue("--days"), 10);
  if (name && name + days * day < wall.clientWidth) {
    day = (wall.clientWidth - name) / days;
    wall.style.setProperty("--day", day + "px");
  }
  if (wall.dataset.today) {
    wall.scrollLeft = Math.max(0, parseFloat(wall.dataset.today) * day - wall.clientWidth * 0.22);
  }

  function open() {
    if (typeof card.showModal === "function") { if (!card.open) { card.showModal(); } } else { card.setAttribute("open", ""); }
  }

  function add(parent, name, text) {
    var made = document.createElement(name);
    if (text !== undefined) { made.textContent = text; }
    parent.appendChild(made);
    return made;
  }

  function showCard(row) {
    var link = row.querySelector(".wall-words a");
    var lamp = row.querySelector(".lamp");
    body.textContent = "";
    add(body, "h2", link.textContent);
    add(body, "p", lamp.textContent + "：" + row.querySelector(".wall-words small").textContent);
    add(body, "p", row.dataset.dates);
    if (row.dataset.unit) { add(body, "p", "牵头单位：" + row.dataset.unit); }
    var more = add(add(body, "p"), "a", "打开这项任务");
    more.href = link.href;
    more.className = "button quiet";
    var bar = row.querySelector("button.plan");
    if (bar) {
      var move = add(more.parentNode, "a", "调整时间");
      move.href = moveUrl(row);
      move.className = "button quiet";
    }
    open();
  }

  function moveUrl(row) { return "/plan/wall/duties/" + row.dataset.id + "/move/"; }

  function shifted(iso, days) {
    var parts = iso.split("-");
    var moved = new Date(Date.UTC(+parts[0], +parts[1] - 1, +parts[2] + days));
    return moved.toISOString().slice(0, 10);
  }

  function putBack(bar) {
    bar.classList.remove("moving");
    bar.style.transform = "";
    delete bar.dataset.moved;
  }

  function preview(bar, days) {
    var row = bar.closest(".wall-row");
    var form = new URLSearchParams({ start: shifted(bar.dataset.from, days), step: "preview" });
    fetch(moveUrl(row), {
      method: "POST",
      headers: { "X-CSRFToken": token, "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded" },
      body: form.toString()
    }).then(function (answer) {
      if (!answer.ok && answer.status !== 400) { throw new Error(String(answer.status)); }
      return answer.text();
    }).then(function (html) {
      body.innerHTML = html;
      card.onclose = function () { putBack(bar); card.onclose = null; };
      open();
    }).catch(function () {
      putBack(bar);
      window.dudao.toast("没有算出后果，请刷新页面再试。", "error");
    });
  }

  wall.addEventListener("pointerdown", function (event) {
    var bar = event.target.closest("button.plan");
    if (!bar || event.button !== 0) { return; }
    drag = { bar: bar, x: event.clientX, days: 0 };
    bar.setPointerCapture(event.pointerId);
  });
  wall.addEventListener("pointermove", function (event) {
    if (!drag) { return; }
    drag.days = Math.round((event.clientX - drag.x) / day);
    drag.bar.classList.toggle("moving", drag.days !== 0);
    drag.bar.style.transform = "translateX(" + drag.days * day + "px)";
  });
  function drop(event) {
    if (!drag) { return; }
    var held = drag;
    drag = null;
    if (event.type === "pointercancel") { putBack(held.bar); return; }
    if (held.days) { held.bar.dataset.moved = "1"; preview(held.bar, held.days); }
  }
  wall.addEventListener("pointerup", drop);
  wall.addEventListener("pointercancel", drop);

  wall.addEventListener("keydown", function (event) {
    var bar = event.target.closest("button.plan");
    if (!bar) { return; }
    var step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    var days = parseInt(bar.dataset.moved || "0", 10);
    if (step) {
      days += step * (event.shiftKey ? 7 : 1);
      bar.dataset.moved = String(days);
      bar.classList.add("moving");
      bar.style.transform = "translateX(" + days * day + "px)";
      bar.setAttribute("aria-label", "计划开始改为 " + shifted(bar.dataset.from, days) + "，回车看后果");
    } else if (event.key === "Enter" && days) {
      preview(bar, days);
    } else if (event.key === "Escape") {
      putBack(bar);
    } else { return; }
    event.preventDefault();
  });

  wall.addEventListener("click", function (event) {
    var piece = event.target.closest(".wall-track > *, .wall-row:not(.wall-sum) .lamp");
    var row = event.target.closest(".wall-row:not(.wall-sum)");
    if (!piece || !row) { return; }
    if (piece.dataset && piece.dataset.moved) { return; }
    showCard(row);
  });
  card.addEventListener("click", function (event) {
    if (event.target.closest("[data-close]")) { event.preventDefault(); }
    if (event.target === card || event.target.closest("[data-close]")) { card.close(); }
  });

  wall.addEventListener("mouseover", function (event) {
    var row = event.target.closest(".wall-row");
    if (row && !row.title) {
      var small = row.querySelector("small");
      row.title = small ? (row.querySelector("a, b").textContent + "\n" + small.textContent + (row.dataset.dates ? "\n" + row.dataset.dates : "")) : "";
    }
  });

  var fold = document.getElementById("wall-fold");
  fold.addEventListener("click", function () {
    var groups = wall.querySelectorAll("details.wall-group");
    var close = fold.textContent === "全部收起";
    Array.prototype.forEach.call(groups, function (one) { one.open = !close; });
    fold.textContent = close ? "全部展开" : "全部收起";
  });

  document.getElementById("wall-filter").addEventListener("input", function (event) {
    var wanted = event.target.value.trim().toLowerCase();
    Array.prototype.forEach.call(wall.querySelectorAll("details.wall-group"), function (group) {
      var left = 0;
      Array.prototype.forEach.call(group.querySelectorAll(".wall-row:not(.wall-sum)"), function (row) {
        var text = (row.textContent + row.dataset.unit).toLowerCase();
        row.hidden = !!wanted && text.indexOf(wanted) < 0;
        left += row.hidden ? 0 : 1;
      });
      group.hidden = !left;
      if (wanted && left) { group.open = true; }
    });
  });

  window.addEventListener("beforeprint", function () {
    Array.prototype.forEach.call(wall.querySelectorAll("details.wall-group"), function (one) { one.open = true; });
  });
})();
