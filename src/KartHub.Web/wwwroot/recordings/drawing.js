// Draws what the player of recordings shows beside the picture. Controls are 32-bit floats, seven for each frame:
// seconds, x, y, A, B, RB, driven by.
import { number } from "../texts.js";

export const numbers = 7;

/** A canvas ready to be drawn on in CSS pixels, emptied. */
function begin(canvas) {
  const scale = devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  const style = getComputedStyle(canvas);
  return { context, width, height, colour: name => style.getPropertyValue(`--kh-${name}`).trim(), font: style.fontFamily };
}

/** The stick with where it came from, and the buttons as far as they are pressed. */
export function drawPad(canvas, controls, frame) {
  const { context, width, height, colour, font } = begin(canvas);
  const at = (n, k) => controls[n * numbers + k];
  const wide = width > height * 1.4;
  const radius = wide ? height / 2 - 6 : Math.min(width / 2 - 6, (height - 56) / 2);
  const centre = wide ? [radius + 6, height / 2] : [width / 2, radius + 6];
  const place = n => [centre[0] + at(n, 1) * radius, centre[1] - at(n, 2) * radius];

  context.strokeStyle = colour("line");
  context.fillStyle = colour("raised");
  context.lineWidth = 2;
  circle(context, centre, radius);
  context.fill();
  context.stroke();
  context.beginPath();
  context.moveTo(centre[0] - radius, centre[1]);
  context.lineTo(centre[0] + radius, centre[1]);
  context.moveTo(centre[0], centre[1] - radius);
  context.lineTo(centre[0], centre[1] + radius);
  context.lineWidth = 1;
  context.stroke();

  context.strokeStyle = context.fillStyle = colour("steer-recorded");
  context.lineWidth = 2;
  context.globalAlpha = 0.5;
  context.beginPath();
  for (let n = Math.max(0, frame - 8); n <= frame; n++) { // Where the stick came from.
    context.lineTo(...place(n));
  }

  context.stroke();
  context.globalAlpha = 1;
  circle(context, place(frame), 8);
  context.fill();

  ["A", "B", "RB"].forEach((name, i) => {
    const size = 18;
    const spot = wide ? [2 * radius + 40 + i * (2 * size + 12), height / 2] : [width / 2 + (i - 1) * (2 * size + 8), 2 * radius + 12 + size + 10];
    const value = at(frame, 3 + i);
    context.lineWidth = 2;
    context.strokeStyle = value > 0 ? colour("steer-recorded") : colour("line");
    context.fillStyle = colour("steer-recorded");
    circle(context, spot, size);
    context.globalAlpha = Math.min(1, value);
    context.fill();
    context.globalAlpha = 1;
    context.stroke();
    context.fillStyle = value > 0.5 ? colour("surface") : colour("quiet");
    context.font = `600 13px ${font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(name, ...spot);
  });
}

/** The steering over time: recorded, by a pilot, and where a person took over. */
export function drawTrace(canvas, controls, start, length) {
  const { context, width, height, colour, font } = begin(canvas);
  const count = controls.length / numbers;
  const axis = 16;
  const middle = (height - axis) / 2;
  const x = n => (controls[n * numbers] - start) / length * width;
  const y = n => middle - controls[n * numbers + 1] * (middle - 4);

  context.fillStyle = colour("quiet");
  context.strokeStyle = colour("line");
  context.font = `11px ${font}`;
  context.textBaseline = "alphabetic";
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800].find(s => s / length * width >= 64) ?? 3600;
  for (let t = 0; t <= length; t += step) {
    line(context, t / length * width, 0, t / length * width, height - axis);
    context.textAlign = t === 0 ? "left" : "center";
    context.fillText(clock(t), t === 0 ? 6 : t / length * width, height - 4);
  }

  line(context, 0, middle, width, middle);
  context.lineJoin = "round";
  context.lineWidth = 1.5;
  for (const [who, name] of [[0, "steer-recorded"], [1, "steer-predicted"], [2, "steer-takeover"]]) {
    context.strokeStyle = colour(name);
    context.beginPath();
    let on = false;
    for (let n = 0; n < count; n++) {
      const mine = controls[n * numbers + 6] === who;
      if (mine && !on && n > 0) {
        context.moveTo(x(n - 1), y(n - 1));
      }

      if (mine) {
        context.lineTo(x(n), y(n));
      }

      on = mine;
    }

    context.stroke();
  }
}

function circle(context, [x, y], radius) {
  context.beginPath();
  context.arc(x, y, Math.max(1, radius), 0, 2 * Math.PI);
}

function line(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function signed(value) {
  return (value < 0 ? "−" : "+") + number(Math.abs(value), 2);
}
