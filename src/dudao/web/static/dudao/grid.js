/* Tables: filter as you type (names and pinyin initials), filters by select, sort, keyboard; the state is in the address. */
(function () {
  "use strict";

  var collator = new Intl.Collator("zh-CN-u-co-pinyin", { numeric: true });

  function valueOf(row, index) {
    var cell = row.cells[index];
    if (!cell) { return ""; }
    return cell.dataset.value !== undefined ? cell.dataset.value : cell.textContent.trim();
  }

  function Grid(table) {
    this.table = table;
    this.body = table.tBodies[0];
    this.rows = Array.prototype.slice.call(this.body.rows);
    this.search = document.querySelector('[data-grid-filter="' + table.id + '"]');
    this.selects = Array.prototype.slice.call(document.querySelectorAll('[data-grid-select="' + table.id + '"]'));
    this.count = document.querySelector('[data-grid-count="' + table.id + '"]');
    this.none = document.querySelector('[data-grid-none="' + table.id + '"]');
    this.order = "";
    this.rows.forEach(function (row) { row.tabIndex = -1; });
    if (this.rows.length) { this.rows[0].tabIndex = 0; }
    this.addSorters();
    this.listen();
    this.restore();
  }

  Grid.prototype.key = function (name) { return this.table.id + "." + name; };

  Grid.prototype.addSorters = function () {
    var grid = this;
    this.headers = Array.prototype.slice.call(this.table.querySelectorAll("thead th[data-sort]"));
    this.headers.forEach(function (header) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      while (header.firstChild) { button.appendChild(header.firstChild); }
      header.appendChild(button);
      button.addEventListener("click", function () {
        var descending = header.getAttribute("aria-sort") === "ascending";
        grid.sort(header, descending);
        grid.remember();
      });
    });
  };

  Grid.prototype.sort = function (header, descending) {
    var index = header.cellIndex;
    var isNumber = header.dataset.sort === "number";
    var sign = descending ? -1 : 1;
    this.headers.forEach(function (other) { other.removeAttribute("aria-sort"); });
    header.setAttribute("aria-sort", descending ? "descending" : "ascending");
    this.order = (descending ? "-" : "") + index;
    var body = this.body;
    this.rows.slice().sort(function (left, right) {
      var a = valueOf(left, index), b = valueOf(right, index);
      if (isNumber) {
        var x = parseFloat(a.replace(/,/g, "")), y = parseFloat(b.replace(/,/g, ""));
        if (isNaN(x) || isNaN(y)) { return (isNaN(x) ? 1 : 0) - (isNaN(y) ? 1 : 0); }
        return sign * (x - y);
      }
      return sign * collator.compare(a, b);
    }).forEach(function (row) { body.appendChild(row); });
  };

  Grid.prototype.filter = function () {
    var wanted = this.search ? this.search.value.trim().toLowerCase() : "";
    var chosen = this.selects.filter(function (select) { return select.value; });
    var shown = 0;
    this.rows.forEach(function (row) {
      var text = (row.dataset.search || row.textContent).toLowerCase();
      var fits = !wanted || wanted.split(/\s+/).every(function (word) { return text.indexOf(word) >= 0; });
      fits = fits && chosen.every(function (select) {
        return (row.getAttribute("data-" + select.dataset.gridBy) || "").split(" ").indexOf(select.value) >= 0;
      });
      row.hidden = !fits;
      if (fits) { shown += 1; }
    });
    if (this.count) {
      this.count.textContent = shown === this.rows.length ? "共 " + shown + " 行" : shown + " / " + this.rows.length + " 行";
    }
    if (this.none) { this.none.hidden = shown > 0 || !this.rows.length; }
    this.table.dispatchEvent(new CustomEvent("grid:filtered", { bubbles: true, detail: { shown: shown } }));
  };

  Grid.prototype.visible = function () {
    return Array.prototype.filter.call(this.body.rows, function (row) { return !row.hidden; });
  };

  Grid.prototype.focusRow = function (row) {
    if (!row) { return; }
    this.rows.forEach(function (one) { one.tabIndex = -1; });
    row.tabIndex = 0;
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  };

  Grid.prototype.onKey = function (event) {
    var row = event.target.closest("tr");
    if (!row || !this.body.contains(row) || event.target !== row) { return; }
    var rows = this.visible();
    var at = rows.indexOf(row);
    if (event.key === "ArrowDown") { this.focusRow(rows[at + 1]); }
    else if (event.key === "ArrowUp") { at > 0 ? this.focusRow(rows[at - 1]) : this.search && this.search.focus(); }
    else if (event.key === "Home") { this.focusRow(rows[0]); }
    else if (event.key === "End") { this.focusRow(rows[rows.length - 1]); }
    else if (event.key === "Enter") { var link = row.querySelector("a"); if (link) { link.click(); } }
    else if (event.key === "Escape") { if (this.search) { this.search.focus(); } }
    else { return; }
    event.preventDefault();
  };

  Grid.prototype.listen = function () {
    var grid = this;
    if (this.search) {
      this.search.addEventListener("input", function () {
        grid.filter();
        grid.remember();
      });
      this.search.addEventListener("keydown", function (event) {
        if (event.key === "ArrowDown") { event.preventDefault(); grid.focusRow(grid.visible()[0]); }
        if (event.key === "Escape" && grid.search.value) { event.preventDefault(); grid.search.value = ""; grid.filter(); grid.remember(); }
        if (event.key === "Enter") { event.preventDefault(); }
      });
    }
    this.selects.forEach(function (select) {
      select.addEventListener("change", function () { grid.filter(); grid.remember(); });
    });
    this.table.addEventListener("keydown", function (event) { grid.onKey(event); });
    var clear = document.querySelector('[data-grid-clear="' + this.table.id + '"]');
    if (clear) {
      clear.addEventListener("click", function () {
        if (grid.search) { grid.search.value = ""; grid.search.focus(); }
        grid.selects.forEach(function (select) { select.value = ""; });
        grid.filter();
        grid.remember();
      });
    }
  };

  Grid.prototype.remember = function () {
    var address = new URL(location.href);
    var put = function (key, value) { value ? address.searchParams.set(key, value) : address.searchParams.delete(key); };
    put(this.key("q"), this.search ? this.search.value.trim() : "");
    put(this.key("order"), this.order);
    var grid = this;
    this.selects.forEach(function (select) { put(grid.key(select.dataset.gridBy), select.value); });
    history.replaceState(history.state, "", address);
  };

  Grid.prototype.restore = function () {
    var given = new URL(location.href).searchParams;
    var grid = this;
    if (this.search && given.get(this.key("q"))) { this.search.value = given.get(this.key("q")); }
    this.selects.forEach(function (select) {
      var value = given.get(grid.key(select.dataset.gridBy));
      if (value) { select.value = value; }
    });
    var order = given.get(this.key("order"));
    if (order) {
      var header = this.headers.find(function (one) { return String(one.cellIndex) === order.replace("-", ""); });
      if (header) { this.sort(header, order.charAt(0) === "-"); }
    }
    this.filter();
  };

  function start(root) {
    root.querySelectorAll("table[data-grid]").forEach(function (table) {
      if (!table.dataset.ready && table.tBodies.length) { table.dataset.ready = "1"; new Grid(table); }
    });
  }

  start(document);
  document.body.addEventListener("htmx:load", function (event) { start(event.target.parentNode || document); });
})();
