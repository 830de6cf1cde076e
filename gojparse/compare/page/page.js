"use strict";
(() => {
  const root = document.documentElement, byId = id => document.getElementById(id);
  root.classList.add("on");

  // ---- language: ?lang=zh or #zh at first, then the button ----
  const speak = lang => {
    root.dataset.lang = lang;
    root.lang = lang === "zh" ? "zh-Hans" : "en";
    byId("lang").textContent = lang === "zh" ? "English" : "中文";
    for (const option of document.querySelectorAll("option[data-en]")) option.textContent = option.dataset[lang];
    count();
  };
  byId("lang").addEventListener("click", () => speak(root.dataset.lang === "zh" ? "en" : "zh"));

  // ---- sorting: numbers from the largest first, what is not known always last ----
  const value = (row, at, kind) => {
    const cell = row.cells[at];
    if (kind === "text") return cell.textContent.trim();
    return cell.dataset.v === undefined ? null : Number(cell.dataset.v);
  };
  const sort = (table, head, kind) => {
    const at = head.cellIndex, first = kind === "num" ? "descending" : "ascending";
    const other = first === "descending" ? "ascending" : "descending";
    const way = head.getAttribute("aria-sort") === first ? other : first;
    for (const one of table.tHead.rows[0].cells) if (one.dataset.sort) one.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", way);
    const sign = way === "ascending" ? 1 : -1, body = table.tBodies[0];
    const rows = [...body.rows].map((row, place) => [value(row, at, kind), place, row]);
    rows.sort(([a, i], [b, j]) => {
      if (a === null || b === null) return (a === null) - (b === null) || i - j;
      return sign * (kind === "text" ? a.localeCompare(b, "zh-Hans") : a - b) || i - j;
    });
    body.append(...rows.map(([, , row]) => row));
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    for (const head of table.tHead.rows[0].cells) {
      if (!head.dataset.sort) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => sort(table, head, head.dataset.sort));
    }
  }

  // ---- filter ----
  const rows = [...byId("t-issuers").tBodies[0].rows];
  const has = (reports, year, verdict) => reports.trim().split(" ").map(one => one.split(":"))
    .some(([own, result]) => (!year || own === year) && (!verdict || result === verdict));
  const count = () => {
    const shown = rows.filter(row => !row.hidden).length;
    byId("f-count").textContent = shown === rows.length ? "" : `${shown} / ${rows.length}`;
  };
  const filter = () => {
    const text = byId("f-text").value.trim().toLowerCase(), place = byId("f-place").value;
    const year = byId("f-year").value, verdict = byId("f-verdict").value, shown = new Set();
    for (const row of rows) {
      row.hidden = !(row.cells[0].textContent.toLowerCase().includes(text) && (!place || row.dataset.place === place)
        && has(row.dataset.reports, year, verdict));
      if (!row.hidden) shown.add(row.cells[0].querySelector("a").hash.slice(2));
    }
    for (const figure of document.querySelectorAll("figure[data-i]")) figure.hidden = !shown.has(figure.dataset.i);
    count();
  };
  byId("filter").addEventListener("input", filter);
  byId("filter").addEventListener("reset", () => setTimeout(filter));
  byId("filter").addEventListener("submit", event => event.preventDefault());

  // ---- a number opens its source ----
  const dialog = byId("source"), numbers = ":is(details.n,.nums details)";
  const title = source => {
    const cell = source.closest("td"), row = cell && cell.closest("tr");
    const head = cell && cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
    return row && row.cells[0].matches("th") ? [row.cells[0], head] : [];
  };
  const visible = node => {
    const copy = node.cloneNode(true), hidden = root.dataset.lang === "zh" ? ".e" : ".z";
    for (const one of copy.querySelectorAll(`${hidden},small`)) one.remove();
    return copy.textContent.trim();
  };
  const open = source => {
    const details = source.closest("details"), summary = details.querySelector("summary");
    byId("source-title").textContent = [...title(source).filter(Boolean).map(visible), visible(summary)].join(" · ");
    const link = source.querySelector(':scope>a[href^="#r"]'), file = link && byId(link.hash.slice(1));
    dialog.querySelector("p.file").textContent = file ? file.querySelector(".file").textContent : "";
    const copy = source.cloneNode(true);
    dialog.querySelector(".body").replaceChildren(...copy.childNodes);
    if (!dialog.open) dialog.showModal();
  };
  document.addEventListener("click", event => {
    const summary = event.target.closest(`${numbers}>summary`);
    if (summary) {
      event.preventDefault();
      open(summary.nextElementSibling);
      return;
    }
    const link = event.target.closest('a[href^="#"]');
    if (link) {
      const target = byId(link.hash.slice(1));
      if (target && target.matches(`${numbers}>div`)) {
        event.preventDefault();
        open(target);
      } else if (target) {
        dialog.close();
        reveal(target);
      }
      return;
    }
    if (event.target === dialog) dialog.close();
  });
  const reveal = target => {
    for (let one = target; one; one = one.parentElement) if (one.matches("details.issuer")) one.open = true;
  };
  const arrive = () => {
    const lang = location.hash.slice(1);
    if (lang === "zh" || lang === "en") return speak(lang);
    const target = location.hash.length > 1 && byId(location.hash.slice(1));
    if (target && target.matches(`${numbers}>div`)) open(target);
    else if (target) reveal(target), target.scrollIntoView();
  };
  window.addEventListener("hashchange", arrive);

  const asked = new URLSearchParams(location.search).get("lang");
  if (asked === "zh" || asked === "en") speak(asked);
  arrive();
})();
