// What is drawn over and under a kart's picture: the controls of the moment, and the steering of the last seconds.
import { tell } from "./texts.js";

/** How much of the steering is shown. */
export const seconds = 10;

/** Gives a canvas the pixels that it has on the screen. */
export function fit(canvas) {
  const scale = devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (width > 0 && (canvas.width !== width || canvas.height !== height)) {
    canvas.width = width;
    canvas.height = height;
  }
}

/** The stick as an arc at the bottom, the buttons beside it. */
export function drawControls(context, canvas, controls, who) {
  const { width, height } = canvas;
  const colour = name => getComputedStyle(canvas).getPropertyValue(`--kh-${name}`).trim();
  const own = colour(`on-picture-${who}`);
  const reach = Math.PI * 0.3;
  const radius = height * 0.2;
  const centre = [width / 2, height * 1.1]; // Below the kart, which the road is read from.
  const up = -Math.PI / 2;
  const stroke = (from, to, style, thick) => {
    context.beginPath();
    context.arc(...centre, radius, Math.min(from, to), Math.max(from, to));
    context.strokeStyle = style;
    context.lineWidth = thick;
    context.stroke();
  };

  context.lineCap = "round";
  stroke(up - reach, up + reach, "rgb(0 0 0 / 55%)", height * 0.028);
  stroke(up, up + controls[0] * reach, own, height * 0.02);
  context.lineCap = "butt";
  stroke(up - 0.008, up + 0.008, "#fff", height * 0.028);

  ["A", "B", "RB"].forEach((name, i) => {
    const size = Math.max(height * 0.032, 11 * (devicePixelRatio || 1)); // Smaller, nobody reads it.
    const x = width - Math.max(height * 0.05, size * 1.3) - (2 - i) * size * 2.6;
    const y = height - Math.max(height * 0.06, size * 1.3);
    const value = controls[2 + i];
    context.beginPath();
    context.arc(x, y, size, 0, 2 * Math.PI);
    context.fillStyle = value > 0.5 ? own : "rgb(0 0 0 / 55%)";
    context.fill();
    context.fillStyle = value > 0.5 ? "#0b1018" : "#fff";
    context.font = `600 ${size * 0.95}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(name, x, y);
  });
}

/** The steering of the last seconds, now at the right; right is up. */
export function drawTrace(canvas, history, now, texts) {
  fit(canvas);
  const context = canvas.getContext("2d");
  const { width, height } = canvas;
  const style = getComputedStyle(canvas);
  const colour = name => style.getPropertyValue(`--kh-${name}`).trim();
  const scale = devicePixelRatio || 1;
  const x = at => width - (now - at) / seconds * width;
  const y = value => height / 2 - value * (height / 2 - 6 * scale);
  context.clearRect(0, 0, width, height);
  context.strokeStyle = colour("line");
  context.fillStyle = colour("quiet");
  context.lineWidth = scale;
  context.font = `${11 * scale}px ${style.fontFamily}`;
  for (let ago = 2; ago < seconds; ago += 2) {
    segment(context, x(now - ago), 0, x(now - ago), height);
    context.fillText(tell(texts.ago, { seconds: ago }), x(now - ago) + 4 * scale, height - 5 * scale);
  }

  segment(context, 0, height / 2, width, height / 2);
  context.fillText(texts.right, 6 * scale, 13 * scale);
  context.fillText(texts.left, 6 * scale, height - 5 * scale);
  context.lineWidth = 2 * scale;
  context.lineJoin = "round";
  for (const [who, name] of [["driver", "steer-recorded"], ["model", "steer-predicted"], ["takeover", "steer-takeover"]]) {
    context.strokeStyle = colour(name);
    context.beginPath();
    let on = false;
    for (const point of history) {
      if (point[who] !== null) {
        on ? context.lineTo(x(point.at), y(point[who])) : context.moveTo(x(point.at), y(point[who]));
      }

      on = point[who] !== null;
    }

    context.stroke();
  }
}

function segment(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
