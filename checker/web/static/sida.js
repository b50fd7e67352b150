// What the pages do beyond their forms and links: drop files, say at once what is too big, follow a review.
// Everything works without it.
"use strict";
const MANY = 12;
const folders = new WeakMap();  // of dropped files: what the folders that they were in are called

(function start() {
  const form = document.getElementById("lamna");
  if (form) leave(form);
  const waiting = document.getElementById("vanta");
  if (waiting) follow(waiting);
  const fault = document.getElementById("fel");
  if (fault) fault.focus();
})();

function leave(form) {
  const input = form.querySelector("input[type=file]");
  const zone = document.getElementById("slapp");
  const list = document.getElementById("valda");
  const rows = list.querySelector("ul");
  const fold = document.createElement("details");
  fold.className = "alla";
  fold.append(document.createElement("summary"));
  const fault = document.getElementById("filfel");
  const day = document.getElementById("dag");
  const dayFault = document.getElementById("dagfel");
  const button = form.querySelector("button[type=submit]");
  const limits = {file: Number(form.dataset.perFil), all: Number(form.dataset.tillsammans), count: Number(form.dataset.antal)};
  const agreement = alone(document.getElementById("avtal"));
  let chosen = [];

  form.querySelector(".dra").hidden = false;
  zone.classList.add("hel");
  input.addEventListener("change", () => anew([]));

  let depth = 0;
  document.addEventListener("dragenter", (event) => {
    event.preventDefault();
    depth += 1;
    over(agreement.zone.contains(event.target) ? agreement.zone : zone);
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("dragleave", () => { depth -= 1; if (depth <= 0) { depth = 0; over(null); } });
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    depth = 0;
    over(null);
    const forAgreement = agreement.zone.contains(event.target);
    const files = await dropped(event.dataTransfer);
    if (forAgreement) agreement.take(files); else take(files);
  });

  form.addEventListener("submit", (event) => {
    const wrong = chosen.length ? tooMuch() : "Välj minst en fil att granska.";
    const wrongDay = notADay();
    if (wrong || wrongDay || button.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      say(wrong);
      tell(day, dayFault, wrongDay);
      if (wrong) input.focus(); else if (wrongDay) day.focus();
      return;
    }
    button.setAttribute("aria-disabled", "true");
    button.textContent = "Granskar …";
    history.replaceState({folders: chosen.map((file) => [file.name, folders.get(file) || ""])}, "");
  });
  window.addEventListener("pageshow", () => {
    button.removeAttribute("aria-disabled");
    button.textContent = "Granska";
    // Who comes back has the files that were chosen, put there after this script began.
    if (input.files.length !== chosen.length) anew((history.state && history.state.folders) || []);
    agreement.returned();
  });

  day.addEventListener("input", () => { if (dayFault.textContent) tell(day, dayFault, notADay()); });

  // What the server would say of it, before the files are sent and have to be chosen anew.
  function notADay() {
    day.value = day.value.trim().replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
    const real = /^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(day.value) && !Number.isNaN(Date.parse(day.value))
      && new Date(day.value).toISOString().startsWith(day.value);
    return real ? "" : "Skriv dagen som ÅÅÅÅ-MM-DD, till exempel 2016-12-20.";
  }

  function over(one) {
    for (const each of [zone, agreement.zone]) each.classList.toggle("over", each === one);
  }

  // The field's files. ``were``: what the files and their folders were called when they were sent, if they were.
  function anew(were) {
    const files = [...input.files];
    files.forEach((file, at) => {
      const [name, folder] = were[at] || [];
      if (folder && name === file.name) folders.set(file, folder);
    });
    chosen = [];
    take(files);
  }

  function take(files) {
    chosen.push(...files);  // two of one name, size and day may come from two folders
    show();
  }

  function show() {
    const carried = new DataTransfer();
    chosen.forEach((file) => carried.items.add(file));
    input.files = carried.files;
    list.hidden = chosen.length === 0;
    // Many are closed up: each has a button, and a keyboard shouldn't have to pass hundreds to go on.
    if (chosen.length > MANY && !fold.isConnected) {
      rows.before(fold);
      fold.append(rows);
    } else if (chosen.length <= MANY && fold.isConnected) {
      fold.replaceWith(rows);
    }
    fold.querySelector("summary").textContent = `Visa de ${chosen.length} filerna`;
    const beside = toldApart(chosen);
    rows.replaceChildren(...chosen.map((file, at) => row(file, beside[at])));
    const all = chosen.reduce((sum, file) => sum + file.size, 0);
    list.querySelector("[role=status]").textContent = chosen.length === 0 ? ""
      : `${chosen.length} ${chosen.length === 1 ? "fil" : "filer"}, ${size(all)} tillsammans.`;
    say(tooMuch());
  }

  function row(file, beside) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.className = "filnamn";
    name.textContent = file.name;
    if (beside) {
      const apart = document.createElement("span");
      apart.className = "mapp";
      apart.textContent = beside;
      name.append(" ", apart);
    }
    const weight = document.createElement("span");
    weight.className = "storlek";
    weight.textContent = size(file.size);
    if (file.size > limits.file) {
      item.className = "forstor";
      weight.textContent += " – för stor";
    }
    const off = document.createElement("button");
    off.type = "button";
    off.className = "liten";
    off.textContent = "Ta bort";
    off.setAttribute("aria-label", `Ta bort ${[file.name, beside].filter(Boolean).join(" ")}`);
    off.addEventListener("click", () => {
      const at = chosen.indexOf(file);
      chosen.splice(at, 1);
      show();
      const left = list.querySelectorAll("button");
      (left[Math.min(at, left.length - 1)] || input).focus();
    });
    item.append(name, weight, off);
    return item;
  }

  function tooMuch() {
    const big = chosen.filter((file) => file.size > limits.file);
    if (big.length) return `${big[0].name} är för stor: ${size(big[0].size)}, och en fil får vara högst ${size(limits.file)}.`;
    if (chosen.length > limits.count) return `Högst ${limits.count} filer kan granskas tillsammans.`;
    const all = chosen.reduce((sum, file) => sum + file.size, 0);
    return all > limits.all ? `Filerna är ${size(all)} tillsammans, och får vara högst ${size(limits.all)}.` : "";
  }

  function say(wrong) {
    tell(input, fault, wrong);
  }
}

// A field for one file, which takes what is dropped on it.
function alone(field) {
  const zone = field.closest(".falt");
  const fault = document.createElement("p");
  fault.className = "filfel";
  fault.id = `${field.id}fel`;
  fault.setAttribute("role", "alert");
  zone.append(fault);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby")} ${fault.id}`);
  field.addEventListener("change", () => tell(field, fault, ""));

  function take(files) {
    if (!files.length) return;
    if (files.length > 1) {
      tell(field, fault, `Här väljs ett enda avtal. Du släppte ${files.length} filer, och ingen av dem valdes.`);
      return;
    }
    const carried = new DataTransfer();
    carried.items.add(files[0]);
    field.files = carried.files;
    tell(field, fault, "");
  }

  // What is sent mustn't be folded away.
  function returned() {
    if (field.files.length) field.closest("details").open = true;
  }

  return {zone, take, returned};
}

function tell(field, where, wrong) {
  where.textContent = wrong;
  if (wrong) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
}

// What is said beside each file's name where others have the same: its folder, and failing that its number.
function toldApart(files) {
  const shared = (texts) => {
    const count = new Map();
    for (const text of texts) count.set(text, (count.get(text) || 0) + 1);
    return texts.map((text) => count.get(text) > 1);
  };
  const twins = shared(files.map((file) => file.name));
  const told = files.map((file, at) => twins[at] && folders.get(file) ? `i mappen ${folders.get(file)}` : "");
  const alike = shared(files.map((file, at) => `${file.name}/${told[at]}`));
  const numbers = new Map();
  return told.map((text, at) => {
    if (!alike[at]) return text;
    const key = `${files[at].name}/${text}`;
    numbers.set(key, (numbers.get(key) || 0) + 1);
    return [text, `nummer ${numbers.get(key)}`].filter(Boolean).join(", ");
  });
}

// The files that were dropped; of a folder, all within it that aren't hidden.
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  return (await Promise.all(entries.map(within))).flat();
}

async function within(entry) {
  if (entry.name.startsWith(".")) return [];
  if (entry.isFile) {
    const file = await new Promise((found, lost) => entry.file(found, lost));
    folders.set(file, entry.fullPath.split("/").slice(1, -1).join("/"));
    return [file];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((read, lost) => reader.readEntries(read, lost));
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(within))).flat();
}

// A size as it is read: 812 byte, 14 kB, 2,3 MB.
function size(bytes) {
  if (bytes < 1000) return `${bytes} byte`;
  if (bytes < 1e6) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1e6).toLocaleString("sv-SE", {maximumFractionDigits: 1})} MB`;
}

function follow(waiting) {
  const told = document.getElementById("lage");
  const bar = waiting.querySelector("progress");
  async function look() {
    try {
      const answer = await fetch(waiting.dataset.lage, {headers: {Accept: "application/json"}});
      if (!answer.ok) return location.reload();
      const now = await answer.json();
      if (now.done) return location.reload();
      bar.value = now.share;
      if (told.textContent !== now.text) told.textContent = now.text;
    } catch {
      told.textContent = "Sidan svarar inte. Försöker igen.";
    }
    return setTimeout(look, 1000);
  }
  setTimeout(look, 1000);
}
