// Uploads of recordings. They belong to the tab, not to the page: they go on while other pages of the hub are looked at.
import { number, tell } from "../../../texts.js";

const uploads = [];
let root = null;
let limit = Infinity;
let indexNames = []; // The files by which a folder is known as a recording.
let texts = {};
let listening = null;

export function attach(element, megabytes, said) {
  root = element;
  texts = said;
  limit = megabytes * 1e6;
  indexNames = root.dataset.indexes.split("/");
  listening = new AbortController();
  const signal = listening.signal;
  for (const kind of ["zip", "folder"]) {
    const input = root.querySelector(`[data-files=${kind}]`);
    root.querySelector(`[data-choose=${kind}]`).addEventListener("click", () => input.click(), { signal });
    input.addEventListener("change", () => {
      add([...input.files].map(file => ({ path: file.webkitRelativePath || file.name, file })));
      input.value = "";
    }, { signal });
  }

  let inside = 0;
  const drop = root.querySelector("[data-drop]");
  const show = over => { drop.hidden = !over; };
  const carriesFiles = event => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragenter", event => carriesFiles(event) && show(++inside > 0), { signal });
  document.addEventListener("dragleave", event => carriesFiles(event) && show(--inside > 0), { signal });
  document.addEventListener("dragover", event => carriesFiles(event) && event.preventDefault(), { signal });
  document.addEventListener("drop", async event => {
    if (carriesFiles(event)) {
      event.preventDefault();
      show(false);
      inside = 0;
      add(await dropped(event.dataTransfer));
    }
  }, { signal });
  uploads.forEach(draw);
  root.dataset.ready = "";
}

export function detach() {
  listening?.abort();
  root = null;
}

addEventListener("beforeunload", event => {
  if (uploads.some(upload => ["waiting", "sending", "importing"].includes(upload.state))) {
    event.preventDefault();
  }
});

async function dropped(transfer) {
  const files = [];
  const items = [...transfer.items].map(item => item.webkitGetAsEntry?.() ?? item.getAsFile()); // At once: they are void after the event.
  for (const item of items.filter(item => item)) {
    await (item instanceof File ? files.push({ path: item.name, file: item }) : walk(item, "", files));
  }

  return files;
}

async function walk(entry, folder, files) {
  if (entry.isFile) {
    files.push({ path: folder + entry.name, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) });
    return;
  }

  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // A hundred at a time.
    if (some.length === 0) {
      return;
    }

    for (const child of some) {
      await walk(child, `${folder}${entry.name}/`, files);
    }
  }
}

const isJunk = path => path.split("/").some(part => part.startsWith(".") || part === "__MACOSX" || part === "Thumbs.db" || part === "desktop.ini");

/** Makes an upload of each zip, and of each folder that is a recording; of what is left, one for each folder. */
function add(files) {
  const wanted = files.filter(f => !isJunk(f.path)).sort((a, b) => a.path < b.path ? -1 : 1);
  const groups = new Map();
  const isIndex = name => indexNames.includes(name.toLowerCase());
  const roots = wanted.map(f => f.path.split("/")).filter(parts => parts.length > 1 && isIndex(parts.at(-1)))
    .map(parts => parts.slice(0, parts.length > 2 && isIndex(parts.at(-2)) ? -2 : -1).join("/") + "/") // Seen in the wild: a folder of that name around the file.
    .sort((a, b) => b.length - a.length);
  for (const { path, file } of wanted) {
    const root = roots.find(r => path.startsWith(r)) ?? (path.includes("/") ? path.slice(0, path.indexOf("/") + 1) : "");
    const name = root ? root.split("/").at(-2) : file.name;
    const key = root || path;
    const group = groups.get(key) ?? groups.set(key, { name, files: [] }).get(key);
    group.files.push({ path: root ? `${name}/${path.slice(root.length)}` : path, file });
  }

  for (const { name, files } of groups.values()) {
    const bytes = files.reduce((sum, f) => sum + f.file.size, 0);
    const upload = { name, files, bytes, state: "waiting", text: tell(texts.waiting, { size: size(bytes) }) };
    uploads.push(upload);
    if (bytes > limit) {
      fail(upload, tell(texts.tooLarge, { size: size(bytes), limit: size(limit) }));
    } else {
      draw(upload);
    }
  }

  sendNext();
}

/** One after the other: two at a time would only share the line. */
function sendNext() {
  if (uploads.some(u => u.state === "sending" || u.state === "importing")) {
    return;
  }

  const upload = uploads.find(u => u.state === "waiting");
  if (!upload) {
    return;
  }

  const form = new FormData();
  upload.files.forEach(({ path, file }) => form.append(path, file, String(file.lastModified))); // The file's time, which a form has no other place for; its name is in the path.
  const request = upload.request = new XMLHttpRequest();
  upload.state = "sending";
  request.upload.onprogress = event => change(upload, event.loaded / event.total, tell(texts.sending, { sent: size(event.loaded), size: size(event.total) }));
  request.upload.onload = () => { upload.state = "importing"; change(upload, 0, texts.checking); };
  request.onprogress = () => imported(upload, lastLine(request.responseText));
  request.onload = () => finish(upload, request);
  request.onerror = () => fail(upload, texts.lineBroke);
  request.onabort = () => { upload.state = "cancelled"; change(upload, 0, texts.cancelled); };
  request.onloadend = () => { upload.files = []; sendNext(); };
  request.open("POST", "/api/recordings/upload");
  request.setRequestHeader("X-KartHub-Upload", "1");
  request.send(form);
}

function finish(upload, request) {
  if (request.status === 200) {
    const line = lastLine(request.responseText);
    if (line?.recordings) {
      upload.state = "done";
      upload.recordings = line.recordings;
      upload.notices = line.notices ?? [];
      change(upload, 1, line.told);
    } else {
      fail(upload, line?.error ?? texts.hubBroke);
    }
  } else if (request.status === 401) {
    fail(upload, texts.signedOut);
  } else {
    fail(upload, reason(request.responseText) ?? tell(texts.refused, { status: request.status }));
  }
}

function imported(upload, line) {
  if (upload.state === "importing" && line?.total) {
    change(upload, line.done / line.total, tell(texts.checkingFrames, { done: line.done, frames: line.total }));
  }
}

function fail(upload, text) {
  upload.state = "failed";
  change(upload, 0, text);
}

function change(upload, share, text) {
  upload.share = share;
  upload.text = text;
  draw(upload);
}

function lastLine(text) {
  const lines = text.slice(0, text.lastIndexOf("\n")).split("\n");
  return lines.at(-1) ? JSON.parse(lines.at(-1)) : null;
}

function reason(text) {
  try {
    return JSON.parse(text).detail;
  } catch {
    return null;
  }
}

function draw(upload) {
  if (!root) {
    return;
  }

  const list = root.querySelector("[data-list]");
  let item = upload.item;
  if (!item) {
    item = upload.item = document.createElement("li");
    item.className = "kh-card upload";
    item.innerHTML = '<span class="upload-name"></span><span class="upload-actions"></span><progress max="1"></progress><p class="upload-text"></p><p class="upload-recordings"></p><ul class="upload-notices"></ul>';
    item.querySelector(".upload-name").textContent = upload.name;
  }

  if (item.parentElement !== list) {
    list.append(item);
  }

  if (item.dataset.state !== upload.state) { // Only then: a button must not be swapped under a click.
    item.dataset.state = upload.state;
    item.querySelector(".upload-actions").replaceChildren(...actions(upload));
    item.querySelector(".upload-recordings").replaceChildren(...(several(upload) ? upload.recordings.map(recording => link(recording, recording.name)) : []));
  }

  const progress = item.querySelector("progress");
  progress.hidden = !["waiting", "sending", "importing"].includes(upload.state);
  progress.value = upload.share ?? 0;
  progress.setAttribute("aria-label", tell(texts.named, { name: upload.name }));
  const text = item.querySelector(".upload-text");
  text.textContent = upload.text;
  item.querySelector(".upload-notices").replaceChildren(...(upload.notices ?? []).map(notice => {
    const line = document.createElement("li");
    line.textContent = notice;
    return line;
  }));
  text.className = `upload-text ${upload.state === "failed" ? "kh-bad" : upload.state === "done" ? "kh-good" : "kh-subtle"}`;
}

function actions(upload) {
  if (upload.state === "sending" || upload.state === "importing") {
    return [button(texts.cancel, () => upload.request.abort())];
  }

  const dismiss = button(upload.state === "waiting" ? texts.cancel : texts.dismiss, () => {
    uploads.splice(uploads.indexOf(upload), 1);
    upload.item.remove();
  });
  if (upload.state !== "done") {
    return [dismiss];
  }

  return several(upload) ? [dismiss] : [link(upload.recordings[0], texts.open, "kh-button"), dismiss];
}

const several = upload => upload.recordings?.length > 1;

function link(recording, text, className = "") {
  const element = document.createElement("a");
  element.href = `/recordings/${recording.id}`;
  element.className = className;
  element.textContent = text;
  return element;
}

function button(text, action) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "kh-quiet";
  element.textContent = text;
  element.addEventListener("click", action);
  return element;
}

function size(bytes) {
  return bytes < 1e6 ? `${number(Math.ceil(bytes / 1e3))} KB` : bytes < 1e9 ? `${number(bytes / 1e6, 1)} MB` : `${number(bytes / 1e9, 2)} GB`;
}
