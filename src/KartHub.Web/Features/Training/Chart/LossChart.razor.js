import * as echarts from "../../../lib/echarts.esm.min.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Enough digits to tell two epochs apart; the same as the page's own figures.
const figure = (value) => (value >= 1 ? value.toFixed(2) : value >= 0.001 || value === 0 ? value.toFixed(4) : value.toExponential(2));

const filled = (text, places) => text.replace(/\{(\w+)\}/g, (_, place) => places[place]);

/**
 * Draws a chart in the element, empty until it is told of epochs or that there are none; the caller shows epochs, saves pictures and disposes.
 * `texts` is all that it says.
 */
export function create(element, texts) {
  const chart = echarts.init(element);
  let epochs = []; // [epoch, training loss, validation loss]
  let baselines = {};
  let told = false; // Before that, nobody knows whether there are epochs.
  let zoom = null; // The visible window in epochs, or null when everything is shown.

  const line = (name, data, look) => ({ name, type: "line", data, symbol: data.length === 1 ? "circle" : "none", symbolSize: 8, ...look });

  function across(value) {
    const last = Math.max(2, epochs.at(-1)?.[0] ?? 2);
    return value === null || value === undefined || epochs.length === 0 ? [] : [[1, value], [last, value]];
  }

  function best() {
    const point = epochs.reduce((lowest, e) => (lowest && lowest[2] <= e[2] ? lowest : e), null);
    const along = point && (point[0] - 1) / (Math.max(2, epochs.at(-1)[0]) - 1);
    return point && {
      symbol: "circle",
      symbolSize: 12,
      itemStyle: { color: "transparent", borderColor: colour("--kh-loss-validation"), borderWidth: 2 },
      label: {
        position: "top",
        align: along < 0.2 ? "left" : along > 0.8 ? "right" : "center", // Or the chart's edge would cut it.
        color: colour("--kh-text"),
        backgroundColor: colour("--kh-raised"), // Or the lines would cross it out.
        padding: [2, 4],
        borderRadius: 4,
        formatter: filled(texts.best, { loss: figure(point[2]), epoch: point[0] }),
      },
      data: [{ coord: [point[0], point[2]] }],
    };
  }

  function series() {
    const quiet = colour("--kh-quiet");
    return [
      line(texts.train, epochs.map((e) => [e[0], e[1]]), { lineStyle: { width: 2 }, color: colour("--kh-loss-train") }),
      line(texts.validation, epochs.map((e) => [e[0], e[2]]), {
        lineStyle: { width: 2 },
        color: colour("--kh-loss-validation"),
        z: 3, // Its best point lies over the baselines.
        markPoint: best() ?? { data: [] },
      }),
      line(texts.zero, across(baselines.zero), { lineStyle: { width: 1.5, type: "dashed" }, color: quiet }),
      line(texts.mean, across(baselines.mean), { lineStyle: { width: 1.5, type: "dotted" }, color: quiet }),
    ];
  }

  // Axes without a scale would say nothing.
  const emptiness = () => ({
    title: { show: told && epochs.length === 0, text: texts.begins, left: "center", top: "center", textStyle: { color: colour("--kh-quiet"), fontSize: 14, fontWeight: "normal" } },
    xAxis: { show: epochs.length > 0 },
    yAxis: { show: epochs.length > 0 },
  });

  function look() {
    const text = colour("--kh-text"), quiet = colour("--kh-quiet"), grid = colour("--kh-line");
    const axis = {
      nameTextStyle: { color: quiet },
      axisLabel: { color: quiet },
      axisLine: { lineStyle: { color: grid } },
      splitLine: { lineStyle: { color: grid, opacity: 0.6 } },
    };
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 16, right: 20, top: chart.getWidth() < 480 ? 88 : 64, bottom: 32, containLabel: true }, // Narrow: the legend takes two lines.
      legend: { top: 0, left: 0, textStyle: { color: text }, inactiveColor: grid, itemWidth: 24, itemStyle: { opacity: 0 }, data: [texts.train, texts.validation, texts.zero, texts.mean] },
      tooltip: {
        trigger: "axis",
        backgroundColor: colour("--kh-raised"),
        borderColor: grid,
        textStyle: { color: text },
        valueFormatter: (value) => (value === undefined ? "" : figure(value)),
        axisPointer: { label: { formatter: ({ value }) => filled(texts.epoch, { epoch: Math.round(value) }) } },
      },
      xAxis: { ...axis, type: "value", name: texts.across, nameLocation: "middle", nameGap: 26, min: 1, max: ({ max }) => Math.max(2, max), minInterval: 1, splitLine: { show: false }, axisLabel: { color: quiet, formatter: (epoch) => (Number.isInteger(epoch) ? epoch : "") } },
      yAxis: { ...axis, type: "value", name: texts.up, nameTextStyle: { color: quiet, align: "left" }, min: 0 },
      dataZoom: [{ type: "inside", xAxisIndex: 0, filterMode: "none", minValueSpan: 2 }],
      series: series(),
    };
  }

  function draw(option) {
    chart.setOption(option);
    chart.setOption(emptiness());
    if (zoom) {
      chart.dispatchAction({ type: "dataZoom", startValue: zoom[0], endValue: zoom[1] });
    }

    if (told) {
      element.dataset.points = epochs.length;
    }
  }

  chart.on("datazoom", () => {
    const { startValue, endValue, start, end } = chart.getOption().dataZoom[0];
    zoom = start <= 0 && end >= 100 ? null : [startValue, endValue];
  });
  chart.getZr().on("dblclick", () => {
    zoom = null;
    chart.dispatchAction({ type: "dataZoom", start: 0, end: 100 });
  });

  const follow = () => draw(look());
  document.addEventListener("themechange", follow);
  const resize = new ResizeObserver(() => chart.resize());
  resize.observe(element);
  draw(look());

  return {
    /** Replaces all epochs after the first `known`. */
    show(known, points, mean, zero) {
      told = true;
      epochs = epochs.slice(0, known).concat(points);
      zoom = known === 0 ? null : zoom;
      baselines = { mean, zero };
      draw({ series: series() });
    },
    save(name) {
      const link = document.createElement("a");
      link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: colour("--kh-raised") });
      link.download = name;
      link.click();
    },
    dispose() {
      document.removeEventListener("themechange", follow);
      resize.disconnect();
      chart.dispose();
    },
  };
}
