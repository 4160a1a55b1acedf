/* Charts: options come as JSON beside the element; flat, labelled, resized with the window, drawn again for print. */
(function () {
  "use strict";

  var defaults = {
    animation: false,
    textStyle: { fontFamily: '"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif', color: "#1b2430" },
    color: ["#1f4e8c", "#7fb59b", "#d59a2b", "#8aa3c4", "#a86a00", "#667386"],
    grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true }
  };
  var drawn = [];

  function draw(element) {
    var source = document.getElementById(element.dataset.chart);
    if (!source || element.dataset.drawn) { return; }
    element.dataset.drawn = "1";
    var chart = window.echarts.init(element, null, { renderer: "svg" });
    chart.setOption(Object.assign({}, defaults, JSON.parse(source.textContent)));
    chart.on("click", function (event) {
      if (event.data && event.data.url) { location.href = event.data.url; }
    });
    drawn.push(chart);
  }

  function start(root) { root.querySelectorAll("[data-chart]").forEach(draw); }
  function resize() { drawn.forEach(function (chart) { chart.resize(); }); }

  start(document);
  document.body.addEventListener("htmx:load", function (event) { start(event.target); });
  window.addEventListener("resize", resize);
  window.addEventListener("beforeprint", resize);
  window.addEventListener("afterprint", resize);
})();
