/**
 * Shows what `GET /control/stream` sends: `{clouds: [{name, tables}], requests: table, timeline: table}`. Names come from anywhere, so they
 * are only ever set as text.
 */
const byId = (id) => document.getElementById(id);

function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

function tableOf({ title, columns, rows, more }) {
  const cells = (name, texts) => element("tr", ...texts.map((text) => element(name, text)));
  const head = element("thead", cells("th", rows.length === 0 ? ["none"] : columns));
  const table = element("table", head, element("tbody", ...rows.map((row) => cells("td", row))));
  if (title !== "") table.prepend(element("caption", title));
  return more === 0 ? [table] : [table, element("p", `and ${more} more`)];
}

function show({ clouds, requests, timeline }) {
  const parts = clouds.flatMap(({ name, tables }) => [element("h2", name), ...tables.flatMap(tableOf)]);
  byId("clouds").replaceChildren(...parts);
  byId("requests").replaceChildren(...tableOf(requests));
  const happened = timeline.rows.length === 0 ? [] : [element("h2", "Timeline"), ...tableOf(timeline)];
  byId("timeline").replaceChildren(...happened);
}

const stream = new EventSource("/control/stream");
stream.addEventListener("open", () => (byId("connection").textContent = "live"));
stream.addEventListener("error", () => (byId("connection").textContent = "not connected"));
stream.addEventListener("message", ({ data }) => show(JSON.parse(data)));
