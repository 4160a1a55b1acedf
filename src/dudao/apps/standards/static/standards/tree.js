/* The item tree: filter as you type (also pinyin initials) and by select, ↑ ↓ Enter Esc, state in the address. */
(function () {
  "use strict";

  function Tree(root) {
    this.root = root;
    this.search = root.querySelector("[data-tree-filter]");
    this.selects = Array.prototype.slice.call(root.querySelectorAll("[data-tree-select]"));
    this.items = Array.prototype.slice.call(root.querySelectorAll("[data-tree-item]"));
    this.count = root.querySelector("[data-tree-count]");
    this.none = root.querySelector("[data-tree-none]");
    this.items.forEach(function (item) { item.tabIndex = -1; });
    if (this.items.length) { this.items[0].tabIndex = 0; }
    this.listen();
    this.restore();
  }

  Tree.prototype.fits = function (item, words) {
    var text = item.dataset.search.toLowerCase();
    return words.every(function (word) { return text.indexOf(word) >= 0; }) && this.selects.every(function (select) {
      return !select.value || item.getAttribute("data-" + select.dataset.treeSelect) === select.value;
    });
  };

  Tree.prototype.filter = function () {
    var tree = this;
    var words = this.search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    this.items.forEach(function (item) {
      item.hidden = !tree.fits(item, words);
      if (!item.hidden) { shown += 1; }
    });
    Array.prototype.forEach.call(this.root.querySelectorAll("[data-tree-branch]"), function (branch) {
      branch.hidden = !branch.querySelector("[data-tree-item]:not([hidden])");
    });
    Array.prototype.forEach.call(this.root.querySelectorAll("[data-tree-dimension]"), function (heading) {
      var left = tree.root.querySelectorAll('[data-tree-item][data-dimension="' + heading.id + '"]:not([hidden])').length;
      heading.hidden = !left;
      heading.querySelector("[data-tree-shown]").textContent = left;
    });
    this.count.textContent = shown === this.items.length ? "共 " + shown + " 条" : shown + " / " + this.items.length + " 条";
    this.none.hidden = shown > 0;
  };

  Tree.prototype.remember = function () {
    var address = new URL(window.location.href);
    var keep = function (name, value) {
      if (value) { address.searchParams.set(name, value); } else { address.searchParams.delete(name); }
    };
    keep("q", this.search.value.trim());
    this.selects.forEach(function (select) { keep(select.dataset.treeSelect, select.value); });
    window.history.replaceState(window.history.state, "", address);
  };

  Tree.prototype.restore = function () {
    var wanted = new URL(window.location.href).searchParams;
    this.search.value = wanted.get("q") || "";
    this.selects.forEach(function (select) { select.value = wanted.get(select.dataset.treeSelect) || ""; });
    this.filter();
  };

  Tree.prototype.go = function (item) {
    if (!item) { return; }
    this.items.forEach(function (one) { one.tabIndex = -1; });
    item.tabIndex = 0;
    item.focus();
    item.scrollIntoView({ block: "nearest" });
  };

  Tree.prototype.onKey = function (event) {
    var item = event.target;
    if (this.items.indexOf(item) < 0) { return; }
    var visible = this.items.filter(function (one) { return !one.hidden; });
    var at = visible.indexOf(item);
    if (event.key === "ArrowDown") { this.go(visible[at + 1]); }
    else if (event.key === "ArrowUp") { if (at > 0) { this.go(visible[at - 1]); } else { this.search.focus(); } }
    else if (event.key === "Enter") { item.querySelector("a").click(); }
    else if (event.key === "Escape") { this.search.focus(); }
    else { return; }
    event.preventDefault();
  };

  Tree.prototype.listen = function () {
    var tree = this;
    var changed = function () { tree.filter(); tree.remember(); };
    this.search.addEventListener("input", changed);
    this.search.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown") {
        event.preventDefault();
        tree.go(tree.items.filter(function (one) { return !one.hidden; })[0]);
      }
    });
    this.selects.forEach(function (select) { select.addEventListener("change", changed); });
    this.root.querySelector("[data-tree-clear]").addEventListener("click", function () {
      tree.search.value = "";
      tree.selects.forEach(function (select) { select.value = ""; });
      changed();
      tree.search.focus();
    });
    this.root.addEventListener("keydown", function (event) { tree.onKey(event); });
  };

  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll("[data-tree]"), function (root) { return new Tree(root); });
  });
})();
