/* Files on their way: several at once, each with its own progress, resumable after a break or a reload (tus 1.0). */
(function () {
  "use strict";
  if (!window.tus || !window.tus.isSupported) { return; }
  var AT_ONCE = 3;
  var PIECE = 4 * 1024 * 1024;
  var RETRY = [0, 1000, 3000, 5000, 10000, 20000];
  var waiting = [];
  var running = 0;

  function token() {
    try { return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]; } catch (error) { return ""; }
  }

  function size(bytes) {
    if (bytes < 1024) { return bytes + " 字节"; }
    return bytes < 1048576 ? (bytes / 1024).toFixed(0) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }

  function make(tag, name, text) {
    var node = document.createElement(tag);
    if (name) { node.className = name; }
    if (text) { node.textContent = text; }
    return node;
  }

  function uuid() {
    if (window.crypto && crypto.randomUUID) { return crypto.randomUUID(); }
    return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, function (digit) {
      return (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16);
    });
  }

  /* What is said about every file: data attributes of a small uploader, fields of a form of the upload page. */
  function told(box) {
    var meta = {};
    ["unit", "item", "subject", "required", "pass"].forEach(function (name) {
      if (box.dataset[name]) { meta[name] = box.dataset[name]; }
    });
    if (box.tagName === "FORM") {
      Array.prototype.forEach.call(box.elements, function (field) {
        var known = /^(unit|item|subject|required|pass|document_number|period_from|period_to|made_on|valid_until|note)$/;
        if (known.test(field.name) && field.value) { meta[field.name] = field.value; }
      });
    }
    return meta;
  }

  function Row(box, file) {
    var row = this;
    this.box = box; this.file = file; this.state = "waiting";
    this.node = make("li", "waiting");
    this.node.appendChild(make("span", "upload-name", file.name));
    this.buttons = make("span", "upload-buttons");
    this.pause = make("button", "", "暂停"); this.pause.type = "button";
    this.drop = make("button", "", "移除"); this.drop.type = "button";
    this.buttons.appendChild(this.pause); this.buttons.appendChild(this.drop);
    this.node.appendChild(this.buttons);
    this.bar = document.createElement("progress"); this.bar.max = file.size || 1; this.bar.value = 0;
    this.bar.setAttribute("aria-label", file.name);
    this.node.appendChild(this.bar);
    this.text = make("span", "upload-told", "等待上传 · " + size(file.size));
    this.node.appendChild(this.text);
    this.pause.addEventListener("click", function () { row.state === "paused" ? row.resume() : row.hold(); });
    this.drop.addEventListener("click", function () { row.remove(); });
    box.querySelector("[data-list]").appendChild(this.node);
  }

  Row.prototype.become = function (state, text) {
    if (this.state === "running" && state !== "running") { running -= 1; }
    if (this.state !== "running" && state === "running") { running += 1; }
    this.state = state;
    this.node.className = state;
    if (text) { this.text.textContent = text; }
    if (state === "done" || state === "failed") { this.bar.remove(); this.pause.remove(); if (state === "done") { this.drop.remove(); } }
    summary(this.box);
    next();
  };

  Row.prototype.hold = function () {
    if (this.upload) { this.upload.abort(); }
    waiting = waiting.filter(function (one) { return one !== this; }, this);
    this.pause.textContent = "继续";
    this.become("paused", "已暂停");
  };

  Row.prototype.resume = function () {
    this.pause.textContent = "暂停";
    this.become("waiting", "等待上传");
    waiting.push(this);
    next();
  };

  Row.prototype.remove = function () {
    var sent = this.upload && this.state !== "failed";
    waiting = waiting.filter(function (one) { return one !== this; }, this);
    if (sent) { this.upload.abort(true).catch(function () { /* it is given up after a week */ }); }
    this.become("removed");
    this.node.remove();
    summary(this.box);
  };

  Row.prototype.begin = function () {
    var row = this;
    var meta = told(this.box);
    meta.filename = this.file.name;
    meta.batch = this.box.dataset.batch;
    this.become("running", "正在上传");
    this.upload = new tus.Upload(this.file, {
      endpoint: this.box.dataset.endpoint,
      chunkSize: PIECE,
      retryDelays: RETRY,
      metadata: meta,
      headers: { "X-CSRFToken": token() },
      removeFingerprintOnSuccess: true,
      onProgress: function (sent, all) {
        row.bar.value = sent;
        if (row.state === "running") { row.text.textContent = (all ? Math.floor(100 * sent / all) : 100) + "% · " + size(sent) + " / " + size(all); }
      },
      onAfterResponse: function (request, response) {
        var result = response.getHeader("Dudao-Result");
        if (result) { row.result = JSON.parse(decodeURIComponent(result)); }
      },
      onError: function (error) { row.fail(error); },
      onSuccess: function () { row.finish(); }
    });
    this.upload.findPreviousUploads().then(function (found) {
      if (row.state !== "running") { return; }
      if (found.length) { row.upload.resumeFromPreviousUpload(found[0]); row.text.textContent = "接着上次断开的地方上传"; }
      row.upload.start();
    });
  };

  Row.prototype.fail = function (error) {
    var response = error.originalResponse;
    var status = response ? response.getStatus() : 0;
    var body = response ? response.getBody() || "" : "";
    var plain = body.length < 600 && body.indexOf("<") < 0 ? body : "";
    if (!status) { this.pause.textContent = "继续"; this.become("paused", "网络断开，已传的部分都在；恢复后点“继续”。"); return; }
    this.become("failed", plain || (status < 400 ? "登录已过期，请重新登录后选择同一个文件，会接着传。" : "没有传上去（" + status + "），请移除后重试。"));
  };

  Row.prototype.finish = function () {
    var result = this.result || {};
    var text = result.existed ? "本单位已有同一个文件，没有重复保存" : result.shared ? "已保存（与已有文件内容相同，只存一份）" : "已保存";
    if (result.url) {
      var link = make("a", "", this.file.name);
      link.href = result.url;
      this.node.querySelector(".upload-name").replaceChildren(link);
    }
    this.become("done", text);
  };

  function next() {
    while (running < AT_ONCE && waiting.length) { waiting.shift().begin(); }
  }

  function summary(box) {
    var rows = (box.rows || []).filter(function (row) { return row.state !== "removed"; });
    var done = rows.filter(function (row) { return row.state === "done"; }).length;
    var failed = rows.filter(function (row) { return row.state === "failed"; }).length;
    var over = rows.length && done + failed === rows.length;
    var place = box.querySelector("[data-state]");
    if (place) {
      place.textContent = !rows.length ? "" : over ? (failed ? rows.length + " 个文件：" + done + " 个已保存，" + failed + " 个没有收下，原因见下。" : "全部 " + done + " 个文件都已保存。") : "已完成 " + (done + failed) + " / " + rows.length;
      if (over && done && box.dataset.batchUrl) {
        var link = make("a", "", " 看这一批的结果，补填日期");
        link.href = box.dataset.batchUrl;
        place.appendChild(link);
      }
    }
    if (over && done && !box.told) { box.told = true; renew(box, failed); }
  }

  /* The papers of an item are asked for again once the files are there; what failed stays in sight. */
  function renew(box, failed) {
    var part = box.closest("[data-item-papers]");
    if (!part || failed || !window.htmx) { return; }
    htmx.ajax("GET", part.dataset.itemPapers, { target: part, swap: "outerHTML" });
    if (window.dudao) { dudao.toast("已保存。"); }
    document.body.dispatchEvent(new CustomEvent("evidence:changed", { bubbles: true }));
  }

  function take(box, files) {
    var most = Number(box.dataset.most || 500);
    box.rows = box.rows || [];
    box.told = false;
    Array.prototype.slice.call(files).forEach(function (file, index) {
      var row = new Row(box, file);
      box.rows.push(row);
      if (index >= most) { row.become("failed", "一次最多 " + most + " 个文件，这个没有上传。"); return; }
      waiting.push(row);
    });
    summary(box);
    next();
  }

  function prepare(box) {
    if (box.prepared) { return; }
    box.prepared = true;
    if (!box.dataset.batch) { box.dataset.batch = uuid(); }
    box.querySelectorAll("[data-plain]").forEach(function (one) { one.hidden = true; });
    box.querySelectorAll("[data-camera],[data-choose]").forEach(function (label) {
      label.hidden = false;
      var input = label.querySelector("input");
      input.addEventListener("change", function () { take(box, input.files); input.value = ""; });
    });
    var zone = box.querySelector("[data-drop]");
    if (!zone) { return; }
    var chooser = zone.querySelector("input[type=file]");
    chooser.addEventListener("change", function () { take(box, chooser.files); chooser.value = ""; });
    ["dragenter", "dragover"].forEach(function (name) {
      zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.add("over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.remove("over"); });
    });
    zone.addEventListener("drop", function (event) { if (event.dataTransfer) { take(box, event.dataTransfer.files); } });
    box.addEventListener("submit", function (event) { event.preventDefault(); });
  }

  function prepareAll(root) { root.querySelectorAll("[data-uploader]").forEach(prepare); }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-give-up]");
    if (!button) { return; }
    var line = button.closest("[data-open-upload]");
    tus.Upload.terminate(line.dataset.openUpload, { headers: { "X-CSRFToken": token() } }).then(function () { line.remove(); });
  });
  window.addEventListener("beforeunload", function (event) {
    if (running || waiting.length) { event.preventDefault(); event.returnValue = ""; }
  });
  document.body.addEventListener("htmx:afterSwap", function () { prepareAll(document); });
  prepareAll(document);
})();
