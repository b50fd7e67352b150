// The filters of the report. Everything on the page can be read, used and printed without them.
"use strict";
const MOST_OPEN = 50;
(() => {
  const panel = document.querySelector(".filter");
  if (!panel) return;
  const boxes = [...panel.querySelectorAll("[name=utfall]")];
  const clause = panel.querySelector("[name=paragraf]");
  const name = panel.querySelector("[name=dokument]");
  const status = panel.querySelector(".traffar");
  const documents = [...document.querySelectorAll(".dokument")].map((element) => ({
    element,
    name: element.querySelector(".dok").textContent.toLocaleLowerCase("sv"),
    open: element.open,
    clauses: [...element.querySelectorAll("[data-paragraf]")].map((section) => ({
      section,
      findings: [...section.querySelectorAll(".fynd")],
    })),
  }));
  const number = (finding) => Number(finding.dataset.antal || 1);
  const total = [...document.querySelectorAll(".fynd")].reduce((sum, finding) => sum + number(finding), 0);
  const written = (count) => count.toLocaleString("sv-SE");
  const left = Number(panel.dataset.kvar || 0);
  const beside = left ? `; ytterligare ${written(left)} ryms inte på sidan` : "";

  function choose() {
    const outcomes = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const wanted = clause.value;
    const part = name ? name.value.trim().toLocaleLowerCase("sv") : "";
    const all = outcomes.size === boxes.length && !wanted && !part;
    let shown = 0;
    const matching = [];
    for (const one of documents) {
      const named = one.name.includes(part);
      let found = 0;
      for (const { section, findings } of one.clauses) {
        const right = named && (!wanted || section.dataset.paragraf === wanted);
        let here = 0;
        for (const finding of findings) {
          const fits = right && outcomes.has(finding.dataset.utfall);
          finding.hidden = !fits;
          if (fits) here += number(finding);
        }
        section.hidden = !all && here === 0;
        found += here;
      }
      one.element.hidden = !all && found === 0;
      if (found) matching.push(one);
      shown += found;
    }
    // Opened where they are few: to lay out a thousand takes seconds, and nobody reads them all.
    for (const one of documents) one.element.open = all && one.open;
    if (!all && matching.length <= MOST_OPEN) for (const { element } of matching) element.open = true;
    status.textContent = all ? "" : `Urval: ${written(shown)} av ${written(total)} fynd visas${beside}`;
  }

  // A link to a finding that is filtered away or closed leads there all the same.
  function reveal() {
    const target = document.getElementById(location.hash.slice(1));
    if (!target || !target.matches(".fynd, .dokument")) return;
    if (target.hidden || target.closest("[hidden]")) {
      for (const box of boxes) box.checked = true;
      clause.value = "";
      if (name) name.value = "";
      choose();
    }
    const around = target.closest("details");
    if (around) around.open = true;
    target.scrollIntoView();
  }

  // Paper can't be opened: for browsers whose style sheets can't do it, documents are opened while printing.
  const closed = () => documents.map((one) => one.element).filter((element) => !element.open);
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = closed();
    for (const element of opened) element.open = true;
  });
  addEventListener("afterprint", () => {
    for (const element of opened) element.open = false;
  });

  panel.addEventListener("input", choose);
  addEventListener("hashchange", reveal);
  // The same link once more changes no address.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) reveal();
  });
  panel.hidden = false;
  choose();
  reveal();
})();
