// The choice among the invoices to act on. Everything on the page can be read, used and printed without it.
"use strict";
(() => {
  const invoices = [...document.querySelectorAll("#att-gora ~ .dokument")];
  const papers = [...document.querySelectorAll(".dokument")];

  // Paper can't be opened: for browsers whose style sheets can't do it, invoices are opened while printing.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = papers.filter((one) => !one.open);
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });

  const panel = document.querySelector(".filter");
  if (!panel) return;
  const boxes = [...panel.querySelectorAll("[name=utfall]")];
  const field = panel.querySelector("[name=ord]");
  const status = panel.querySelector(".traffar");
  const written = (number) => number.toLocaleString("sv-SE");
  const texts = new Map();

  function text(one) {
    if (!texts.has(one)) texts.set(one, one.textContent.toLocaleLowerCase("sv"));
    return texts.get(one);
  }

  function choose() {
    const outcomes = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const wanted = field.value.trim().toLocaleLowerCase("sv");
    let shown = 0;
    for (const one of invoices) {
      one.hidden = !outcomes.has(one.dataset.utfall) || (wanted !== "" && !text(one).includes(wanted));
      if (!one.hidden) shown += 1;
    }
    status.textContent = shown === invoices.length ? ""
      : `Urval: ${written(shown)} av ${written(invoices.length)} fakturor visas`;
  }

  panel.addEventListener("input", choose);
  panel.hidden = false;
  choose();
})();
