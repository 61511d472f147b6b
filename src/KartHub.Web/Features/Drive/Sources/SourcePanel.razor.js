// Draws a part on the live picture: with mouse, pen or finger. The page hears it in shares of the picture.
export function open(root, page) {
  const stage = root.closest(".agent").querySelector(".live.large [data-stage]");
  const ended = new AbortController();
  const { signal } = ended;
  const box = document.createElement("div");
  box.className = "cut";
  box.hidden = true;
  stage.append(box);
  let from = null;

  const at = event => {
    const area = stage.getBoundingClientRect();
    const share = (value, start, size) => Math.min(1, Math.max(0, (value - start) / size));
    return { x: share(event.clientX, area.left, area.width), y: share(event.clientY, area.top, area.height) };
  };
  const mark = (x, y, width, height) => {
    box.hidden = false;
    Object.assign(box.style, { left: `${x * 100}%`, top: `${y * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` });
  };
  const span = to => [Math.min(from.x, to.x), Math.min(from.y, to.y), Math.abs(to.x - from.x), Math.abs(to.y - from.y)];

  stage.addEventListener("pointerdown", event => {
    if (stage.classList.contains("drawing") && event.isPrimary) {
      event.preventDefault();
      stage.setPointerCapture(event.pointerId);
      from = at(event);
    }
  }, { signal });
  stage.addEventListener("pointermove", event => from && mark(...span(at(event))), { signal });
  stage.addEventListener("pointerup", event => {
    if (from) {
      const part = span(at(event));
      from = null;
      if (part[2] > 0.02 && part[3] > 0.02) { // Less is a slip of the finger.
        mark(...part);
        page.invokeMethodAsync("Drawn", ...part);
      } else {
        box.hidden = true;
      }
    }
  }, { signal });
  stage.addEventListener("pointercancel", () => { from = null; box.hidden = true; }, { signal });

  const draw = on => {
    stage.classList.toggle("drawing", on);
    if (on) {
      stage.scrollIntoView({ block: "nearest", behavior: "instant" });
    }
  };
  return {
    draw,
    mark,
    clear: () => { box.hidden = true; draw(false); },
    dispose: () => { ended.abort(); box.remove(); draw(false); },
  };
}
