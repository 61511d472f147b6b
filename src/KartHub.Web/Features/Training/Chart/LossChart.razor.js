import * as echarts from "../../../lib/echarts.esm.min.js";
import { number } from "../../../texts.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Enough digits to tell two epochs apart; the same as the page's own figures.
const figure = (value) => {
  const places = value >= 1 ? 2 : value >= 0.001 || value === 0 ? 4 : value >= 0.0001 ? 6 : value >= 0.00001 ? 7 : null;
  return places === null ? value.toExponential(2) : number(value, places);
};

const filled = (text, places) => text.replace(/\{(\w+)\}/g, (_, place) => places[place]);

const remembered = "loss-axis"; // Where the browser keeps which axis one likes.

const chosenAxis = () => {
  try {
    return localStorage.getItem(remembered);
  } catch {
    return null; // It keeps nothing.
  }
};

const wide = 30; // How many times the smallest loss the largest is, before a linear axis would flatten the small ones.

/** Round values, three a decade, from below `least` to above `most`. */
function decades(least, most) {
  const values = [];
  for (let power = Math.floor(Math.log10(least)); 10 ** power <= most * 10; power++) {
    values.push(...[1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
  }

  const from = values.findLastIndex((value) => value <= least), to = values.findIndex((value) => value >= most);
  return values.slice(from, Math.max(to, from + 1) + 1);
}

function download(address, name) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

/**
 * Draws a chart in the element, empty until it is told of epochs or that there are none; the caller shows epochs, chooses the axis, saves and disposes.
 * `texts` is all that it says.
 */
export function create(element, texts) {
  const chart = echarts.init(element);
  let epochs = []; // [epoch, training loss, validation loss]
  let baselines = {};
  let told = false; // Before that, nobody knows whether there are epochs.
  let chosen = chosenAxis(); // Null: nobody has chosen yet, so the losses do.
  let logarithmic = chosen === "logarithmic";
  let zoom = null; // The visible window in epochs, or null when everything is shown.

  const line = (name, data, look) => ({ name, type: "line", data, symbol: data.length === 1 ? "circle" : "none", symbolSize: 8, ...look });

  function across(value) {
    const last = Math.max(2, epochs.at(-1)?.[0] ?? 2);
    return value === null || value === undefined || epochs.length === 0 ? [] : [[1, placed(value)], [last, placed(value)]];
  }

  const values = () => [...epochs.flatMap((e) => [e[1], e[2]]), baselines.mean, baselines.zero].filter((value) => Number.isFinite(value));

  /** What a logarithmic axis shows of the losses: those that are not above zero have no place there, and lie at its foot. */
  function upwards() {
    const above = values().filter((value) => value > 0);
    const ticks = above.length > 0 ? decades(Math.min(...above), Math.max(...above)) : [0.1, 1];
    return { min: ticks[0], max: ticks.at(-1), ticks };
  }

  function isWide() {
    const above = values().filter((value) => value > 0);
    return Math.max(...above) > wide * Math.min(...above);
  }

  const placed = (value) => (logarithmic ? Math.max(value, upwards().min) : value);

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
      data: [{ coord: [point[0], placed(point[2])] }],
    };
  }

  function series() {
    const quiet = colour("--kh-quiet");
    const foot = logarithmic ? upwards().min : null;
    const points = (which) => epochs.map((e) => [e[0], foot === null ? e[which] : Math.max(e[which], foot)]);
    return [
      line(texts.train, points(1), { lineStyle: { width: 2 }, color: colour("--kh-loss-train") }),
      line(texts.validation, points(2), {
        lineStyle: { width: 2 },
        color: colour("--kh-loss-validation"),
        z: 3, // Its best point lies over the baselines.
        markPoint: best() ?? { data: [] },
      }),
      line(texts.zero, across(baselines.zero), { lineStyle: { width: 1.5, type: "dashed" }, color: quiet }),
      line(texts.mean, across(baselines.mean), { lineStyle: { width: 1.5, type: "dotted" }, color: quiet }),
    ];
  }

  function scale() {
    if (!logarithmic) {
      return { type: "value", min: 0, max: null, axisTick: { customValues: null }, axisLabel: { customValues: null } };
    }

    const { min, max, ticks } = upwards();
    return { type: "log", min, max, axisTick: { customValues: ticks }, axisLabel: { customValues: ticks } };
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
      yAxis: { ...axis, ...scale(), name: texts.up, nameTextStyle: { color: quiet, align: "left" }, axisLabel: { color: quiet, formatter: (value) => Number(value.toPrecision(6)).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 12 }), ...scale().axisLabel } },
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
      element.dataset.axis = logarithmic ? "logarithmic" : "linear";
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
    /** Replaces all epochs after the first `known`; answers whether the axis is logarithmic. */
    show(known, points, mean, zero) {
      told = true;
      epochs = epochs.slice(0, known).concat(points);
      zoom = known === 0 ? null : zoom;
      baselines = { mean, zero };
      const was = logarithmic;
      if (chosen === null && known === 0 && epochs.length > 0) {
        logarithmic = isWide();
      }

      draw(was === logarithmic ? { series: series(), yAxis: scale() } : look());
      return logarithmic;
    },
    /** A linear axis or a logarithmic one, here and wherever this browser draws the next chart. */
    scale(asLogarithm) {
      logarithmic = asLogarithm;
      chosen = logarithmic ? "logarithmic" : "linear";
      try {
        localStorage.setItem(remembered, chosen);
      } catch {
        // It keeps nothing.
      }

      draw(look());
    },
    save(name) {
      download(chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: colour("--kh-raised") }), name);
    },
    /** The epochs as a table for other programs. */
    saveTable(name) {
      const rows = [["epoch", "training_loss", "validation_loss"], ...epochs];
      const address = URL.createObjectURL(new Blob([rows.map((row) => `${row.join(",")}\n`).join("")], { type: "text/csv" }));
      download(address, name);
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    },
    dispose() {
      document.removeEventListener("themechange", follow);
      resize.disconnect();
      chart.dispose();
    },
  };
}
