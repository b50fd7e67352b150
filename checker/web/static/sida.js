// What the pages do beyond their forms and links: drop files, say at once what is too big, follow a review.
// Everything works without it.
"use strict";
const MANY = 12;

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
  let chosen = [];

  form.querySelector(".dra").hidden = false;
  zone.classList.add("hel");
  take([...input.files]);
  input.addEventListener("change", () => { chosen = []; take([...input.files]); });

  let depth = 0;
  document.addEventListener("dragenter", (event) => { event.preventDefault(); depth += 1; zone.classList.add("over"); });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("dragleave", () => { depth -= 1; if (depth <= 0) { depth = 0; zone.classList.remove("over"); } });
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    depth = 0;
    zone.classList.remove("over");
    take(await dropped(event.dataTransfer));
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
  });
  window.addEventListener("pageshow", () => {
    button.removeAttribute("aria-disabled");
    button.textContent = "Granska";
  });

  day.addEventListener("input", () => { if (dayFault.textContent) tell(day, dayFault, notADay()); });

  // What the server would say of it, before the files are sent and have to be chosen anew.
  function notADay() {
    day.value = day.value.trim().replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
    const real = /^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(day.value) && !Number.isNaN(Date.parse(day.value))
      && new Date(day.value).toISOString().startsWith(day.value);
    return real ? "" : "Skriv dagen som ÅÅÅÅ-MM-DD, till exempel 2016-12-20.";
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
    rows.replaceChildren(...chosen.map(row));
    const all = chosen.reduce((sum, file) => sum + file.size, 0);
    list.querySelector("[role=status]").textContent = chosen.length === 0 ? ""
      : `${chosen.length} ${chosen.length === 1 ? "fil" : "filer"}, ${size(all)} tillsammans.`;
    say(tooMuch());
  }

  function row(file) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.className = "filnamn";
    name.textContent = file.name;
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
    off.setAttribute("aria-label", `Ta bort ${file.name}`);
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

  function tell(field, where, wrong) {
    where.textContent = wrong;
    if (wrong) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
  }
}

// The files that were dropped; of a folder, all within it that aren't hidden.
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  return (await Promise.all(entries.map(within))).flat();
}

async function within(entry) {
  if (entry.name.startsWith(".")) return [];
  if (entry.isFile) return [await new Promise((found, lost) => entry.file(found, lost))];
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
